package io.tallylight.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.json.JsonBytes;
import io.tallylight.json.JsonFields;
import io.tallylight.json.Text;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates the bodies of reservations, sales and changes, and converts them to commands. */
final class ReservationParser {
    static final String ALL = "all";
    static final String AVAILABLE = "available";

    /** Number of characters of a currency's code. */
    static final int CURRENCY_LENGTH = 3;

    /** Maximum number of characters of a channel, and of a word in the attribution. */
    static final int WORD_MAX = 200;

    /** Maximum price, in minor units. */
    static final long PRICE_MAX = 1_000_000_000_000L;

    private static final Set<String> KNOWN =
            Set.of("buyerId", "lines", "fill", "currency", "channel", "attribution", "metadata");
    private static final Set<String> SALE =
            Set.of("buyerId", "lines", "fill", "currency", "channel", "attribution", "metadata", PaymentRequest.FIELD);
    private static final Set<String> CHANGE = Set.of("lines", "fill");
    private static final Set<String> LINE = Set.of("sku", "quantity", "expectedUnitPrice");
    private static final Set<String> ATTRIBUTION =
            Set.of("source", "medium", "campaign", "creator", "market", "touches");
    private static final int TOUCHES_MAX = 10;
    private static final int METADATA_KEYS_MAX = 20;
    private static final int METADATA_BYTES_MAX = 2_048;
    private static final int ATTRIBUTION_BYTES_MAX = 4_096;
    private static final byte[] CHANNEL = JsonBytes.literal("{\"channel\":");

    /**
     * The contents of a body; all except attribution and metadata are validated.
     *
     * @param available whether fewer units are accepted if not all are available
     * @param currency empty for the currency of the show
     */
    record Contents(
            String buyerId,
            List<Reserve.Line> lines,
            boolean available,
            String currency,
            @Nullable String channel,
            @Nullable ObjectNode attribution,
            @Nullable ObjectNode metadata) {}

    /** A basket that is already paid. */
    record Sale(Reserve basket, PaymentRequest payment) {}

    private final int linesMax;
    private final int quantityMax;

    /** Creates a parser of baskets with at most this many lines, and at most this many units of one SKU. */
    ReservationParser(int linesMax, int quantityMax) {
        this.linesMax = linesMax;
        this.quantityMax = quantityMax;
    }

    /** Returns the command in the body, under this id. */
    Reserve parse(String id, byte[] body) {
        Contents usual = new ReservationStreamParser(linesMax, quantityMax).read(body);
        return usual != null ? reserve(id, usual) : parseTree(id, body);
    }

    /** Returns the command in any body, under this id; the problem says what is wrong with the body. */
    Reserve parseTree(String id, byte[] body) {
        return reserve(id, contents(JsonFields.of(RequestReader.object(body), KNOWN)));
    }

    /** Returns the sale in the body, under this id: the body of a reservation with {@code payment}. */
    Sale parseSale(String id, byte[] body) {
        JsonFields fields = JsonFields.of(RequestReader.object(body), SALE);
        Contents contents = contents(fields);
        PaymentRequest payment = PaymentRequest.of(fields, PaymentRequest.ELSEWHERE);
        String[] paid = {
            "sell", payment.method(), payment.reference(), Long.toString(payment.amount()), payment.currency()
        };
        return new Sale(command(id, contents, paid), payment);
    }

    /** Returns the change of this reservation in the body. */
    ChangeLines parseChange(String id, byte[] body) {
        JsonFields fields = JsonFields.of(RequestReader.object(body), CHANGE);
        return new ChangeLines(id, fill(isContent(fields)), lines(fields));
    }

    private Contents contents(JsonFields fields) {
        return new Contents(
                fields.id("buyerId"),
                lines(fields),
                isContent(fields),
                fields.optionalText("currency", CURRENCY_LENGTH, CURRENCY_LENGTH)
                        .orElse(""),
                fields.optionalLine("channel", WORD_MAX).orElse(null),
                fields.optionalObject("attribution").orElse(null),
                fields.optionalObject("metadata").orElse(null));
    }

    private static boolean isContent(JsonFields fields) {
        return fields.optionalChoice("fill", List.of(ALL, AVAILABLE))
                .orElse(ALL)
                .equals(AVAILABLE);
    }

    private static Reserve.Fill fill(boolean available) {
        return available ? Reserve.Fill.AVAILABLE : Reserve.Fill.ALL;
    }

    private List<Reserve.Line> lines(JsonFields fields) {
        List<Reserve.Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonFields item : fields.objects("lines", 1, linesMax, LINE)) {
            String sku = item.id("sku");
            if (!seen.add(sku)) {
                throw new ProblemException(ProblemType.DUPLICATE_SKU, "the SKU " + sku + " is listed twice in lines")
                        .withField("lines[" + lines.size() + "].sku");
            }
            lines.add(new Reserve.Line(
                    sku,
                    (int) item.whole("quantity", 1, quantityMax),
                    item.optionalWhole("expectedUnitPrice", 0, PRICE_MAX).orElse(Reserve.ANY_PRICE)));
        }
        return lines;
    }

    private static Reserve reserve(String id, Contents contents) {
        return command(id, contents, "reserve");
    }

    private static Reserve command(String id, Contents contents, String... kind) {
        String carried;
        String canonical;
        if (contents.attribution == null && contents.metadata == null) {
            carried = channel(contents.channel);
            canonical = carried;
        } else {
            ObjectNode tree = carried(contents);
            carried = Json.write(tree);
            canonical = Json.canonical(tree);
        }
        return new Reserve(
                id,
                fingerprint(contents, canonical, kind),
                fill(contents.available),
                contents.currency,
                contents.buyerId,
                carried,
                contents.lines);
    }

    /**
     * Returns the fingerprint of the values, not of the text: the same basket is the same request however it is
     * written.
     */
    private static String fingerprint(Contents contents, String canonical, String[] kind) {
        List<Reserve.Line> lines = contents.lines;
        String[] parts = Arrays.copyOf(kind, kind.length + 4 + 3 * lines.size());
        int at = kind.length;
        parts[at++] = contents.available ? AVAILABLE : ALL;
        parts[at++] = contents.currency;
        parts[at++] = contents.buyerId;
        parts[at++] = canonical;
        for (Reserve.Line line : lines) {
            parts[at++] = line.sku();
            parts[at++] = Integer.toString(line.quantity());
            parts[at++] = Long.toString(line.expectedUnitPrice());
        }
        return Ids.fingerprint(parts);
    }

    private static String channel(@Nullable String channel) {
        return channel == null
                ? "{}"
                : JsonBytes.scratch().add(CHANNEL).text(channel).add('}').toString();
    }

    /** Returns the fields that are passed to the order uninterpreted. */
    private static ObjectNode carried(Contents contents) {
        ObjectNode carried = Json.object();
        if (contents.channel != null) {
            carried.put("channel", contents.channel);
        }
        if (contents.attribution != null) {
            carried.set("attribution", contents.attribution);
        }
        if (contents.metadata != null) {
            carried.set("metadata", contents.metadata);
        }
        JsonFields fields = JsonFields.of(carried, KNOWN);
        if (contents.attribution != null) {
            checkAttribution(fields, contents.attribution);
        }
        if (contents.metadata != null) {
            checkMetadata(fields, contents.metadata);
        }
        return carried;
    }

    private static void checkMetadata(JsonFields fields, ObjectNode metadata) {
        if (metadata.size() > METADATA_KEYS_MAX) {
            throw fields.invalid("metadata", "must have at most " + METADATA_KEYS_MAX + " keys");
        }
        requirePlain(fields, "metadata", metadata);
        requireBytes(fields, "metadata", metadata, METADATA_BYTES_MAX);
    }

    private static void checkAttribution(JsonFields fields, ObjectNode attribution) {
        JsonFields inner = fields.object("attribution", ATTRIBUTION);
        for (String name : ATTRIBUTION) {
            if (!name.equals("touches")) {
                inner.optionalText(name, 1, WORD_MAX).ifPresent(value -> {});
            }
        }
        JsonNode touches = attribution.path("touches");
        if (!touches.isMissingNode() && !touches.isNull() && (!touches.isArray() || touches.size() > TOUCHES_MAX)) {
            throw inner.invalid("touches", "must be an array of at most " + TOUCHES_MAX);
        }
        requirePlain(fields, "attribution", attribution);
        requireBytes(fields, "attribution", attribution, ATTRIBUTION_BYTES_MAX);
    }

    /**
     * Refuses names and texts, at any depth, with characters that are not visible: people in order systems must see
     * everything in them.
     */
    private static void requirePlain(JsonFields fields, String path, JsonNode node) {
        if (node.isTextual() && !Text.isPlainText(node.textValue())) {
            throw fields.invalid(path, Text.HIDDEN);
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!Text.isPlainText(entry.getKey())) {
                throw fields.invalid(path, "must have valid names: a name " + Text.HIDDEN);
            }
            requirePlain(fields, path + "." + entry.getKey(), entry.getValue());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requirePlain(fields, path + "[" + i + "]", node.get(i));
        }
    }

    private static void requireBytes(JsonFields fields, String name, ObjectNode node, int max) {
        String json = Json.write(node);
        if (json.getBytes(StandardCharsets.UTF_8).length > max) {
            throw fields.invalid(name, "must be at most " + max + " bytes of JSON");
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            // Half a surrogate pair has no UTF-8: the order would get another character.
            throw fields.invalid(name, "must have whole characters only");
        }
    }
}
