package io.tallylight.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Fields;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The body of a reservation: checked, and turned into a command. */
final class Basket {
    private static final Set<String> KNOWN =
            Set.of("buyerId", "lines", "fill", "currency", "channel", "attribution", "metadata");
    private static final Set<String> LINE = Set.of("sku", "quantity", "expectedUnitPrice");
    private static final Set<String> ATTRIBUTION =
            Set.of("source", "medium", "campaign", "creator", "market", "touches");
    private static final int WORD_MAX = 200;
    private static final int TOUCHES_MAX = 10;
    private static final int METADATA_KEYS_MAX = 20;
    private static final int METADATA_BYTES_MAX = 2_048;
    private static final int ATTRIBUTION_BYTES_MAX = 4_096;
    private static final long PRICE_MAX = 1_000_000_000_000L;

    private final int linesMax;
    private final int quantityMax;

    /** Baskets of at most so many lines and units of one SKU. */
    Basket(int linesMax, int quantityMax) {
        this.linesMax = linesMax;
        this.quantityMax = quantityMax;
    }

    /** The command that the body asks for, under this id. */
    Reserve parse(String id, ObjectNode body) {
        Fields fields = Fields.of(body, KNOWN);
        String buyerId = fields.id("buyerId");
        List<Reserve.Line> lines = lines(fields);
        boolean available = fields.optionalChoice("fill", List.of("all", "available"))
                .orElse("all")
                .equals("available");
        String currency = fields.optionalText("currency", 3, 3).orElse("");
        return new Reserve(
                id,
                Ids.fingerprint("reserve", Json.canonical(body)),
                available ? Reserve.Fill.AVAILABLE : Reserve.Fill.ALL,
                currency,
                buyerId,
                Json.write(carried(fields)),
                lines);
    }

    private List<Reserve.Line> lines(Fields fields) {
        List<Reserve.Line> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields item : fields.objects("lines", 1, linesMax, LINE)) {
            String sku = item.id("sku");
            if (!seen.add(sku)) {
                ProblemException problem =
                        new ProblemException(ProblemType.DUPLICATE_SKU, "the SKU " + sku + " stands in lines twice");
                problem.members().put("field", "lines[" + lines.size() + "].sku");
                throw problem;
            }
            lines.add(new Reserve.Line(
                    sku,
                    (int) item.whole("quantity", 1, quantityMax),
                    item.optionalWhole("expectedUnitPrice", 0, PRICE_MAX).orElse(Reserve.ANY_PRICE)));
        }
        return lines;
    }

    /** What goes to the order unread. */
    private static ObjectNode carried(Fields fields) {
        ObjectNode carried = Json.object();
        fields.optionalText("channel", 1, WORD_MAX).ifPresent(channel -> carried.put("channel", channel));
        fields.optionalObject("attribution").ifPresent(attribution -> {
            checkAttribution(fields, attribution);
            carried.set("attribution", attribution);
        });
        fields.optionalObject("metadata").ifPresent(metadata -> {
            if (metadata.size() > METADATA_KEYS_MAX) {
                throw fields.invalid("metadata", "must have at most " + METADATA_KEYS_MAX + " keys");
            }
            requireBytes(fields, "metadata", metadata, METADATA_BYTES_MAX);
            carried.set("metadata", metadata);
        });
        return carried;
    }

    private static void checkAttribution(Fields fields, ObjectNode attribution) {
        Fields inner = fields.object("attribution", ATTRIBUTION);
        for (String name : ATTRIBUTION) {
            if (!name.equals("touches")) {
                inner.optionalText(name, 1, WORD_MAX).ifPresent(value -> {});
            }
        }
        JsonNode touches = attribution.path("touches");
        if (!touches.isMissingNode() && !touches.isNull() && (!touches.isArray() || touches.size() > TOUCHES_MAX)) {
            throw inner.invalid("touches", "must be an array of at most " + TOUCHES_MAX);
        }
        requireBytes(fields, "attribution", attribution, ATTRIBUTION_BYTES_MAX);
    }

    private static void requireBytes(Fields fields, String name, ObjectNode node, int max) {
        String json = Json.write(node);
        if (json.getBytes(StandardCharsets.UTF_8).length > max) {
            throw fields.invalid(name, "must be at most " + max + " bytes of JSON");
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            // Half a surrogate pair has no UTF-8: it would come to the order as another character.
            throw fields.invalid(name, "must have whole characters only");
        }
    }
}
