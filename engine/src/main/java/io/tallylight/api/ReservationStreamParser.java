package io.tallylight.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Id;
import io.tallylight.json.Json;
import io.tallylight.json.Text;
import io.tallylight.ledger.command.Reserve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the usual basket as a stream, without a tree. It accepts nothing that {@link ReservationParser} would refuse,
 * and refuses nothing itself: if anything is unusual it gives up and {@link ReservationParser} decides, so that errors
 * are described in one place. Used for one body.
 */
final class ReservationStreamParser {
    private final int linesMax;
    private final int quantityMax;

    private String buyerId = "";
    private List<Reserve.Line> lines = List.of();
    private boolean available;
    private String currency = "";
    private @Nullable String channel;
    private @Nullable ObjectNode attribution;
    private @Nullable ObjectNode metadata;

    ReservationStreamParser(int linesMax, int quantityMax) {
        this.linesMax = linesMax;
        this.quantityMax = quantityMax;
    }

    /** Returns the contents of the body; null if it is not a usual one. */
    ReservationParser.@Nullable Contents read(byte[] body) {
        try (JsonParser in = Json.parser(body)) {
            boolean usual = in.nextToken() == JsonToken.START_OBJECT && readFields(in) && in.nextToken() == null;
            return usual && !buyerId.isEmpty() && !lines.isEmpty()
                    ? new ReservationParser.Contents(
                            buyerId, lines, available, currency, channel, attribution, metadata)
                    : null;
        } catch (IOException e) {
            return null; // the tree parser finds the same error and reports its position
        }
    }

    private boolean readFields(JsonParser in) throws IOException {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            if (!readField(in, name, in.nextToken())) {
                return false;
            }
        }
        return in.currentToken() == JsonToken.END_OBJECT;
    }

    /** Reads a field. Returns false if it is unknown here or not valid. */
    private boolean readField(JsonParser in, String name, JsonToken token) throws IOException {
        switch (name) {
            case "buyerId" -> {
                buyerId = id(in, token);
                return !buyerId.isEmpty();
            }
            case "lines" -> {
                lines = token == JsonToken.START_ARRAY ? readLines(in) : List.of();
                return !lines.isEmpty();
            }
            case "fill" -> {
                String word = string(in, token);
                available = word.equals(ReservationParser.AVAILABLE);
                return available || word.equals(ReservationParser.ALL);
            }
            case "currency" -> {
                currency = string(in, token);
                return currency.length() == ReservationParser.CURRENCY_LENGTH && Text.isPlainLine(currency);
            }
            case "channel" -> {
                channel = line(in, token);
                return !channel.isEmpty();
            }
            case "attribution" -> {
                attribution = token == JsonToken.START_OBJECT ? Json.readObject(in) : null;
                return attribution != null;
            }
            case "metadata" -> {
                metadata = token == JsonToken.START_OBJECT ? Json.readObject(in) : null;
                return metadata != null;
            }
            default -> {
                return false;
            }
        }
    }

    /** Returns the lines; empty if one is unusual. */
    private List<Reserve.Line> readLines(JsonParser in) throws IOException {
        List<Reserve.Line> read = new ArrayList<>(4);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            Reserve.Line line = readLine(in);
            if (line == null || read.size() == linesMax) {
                return List.of();
            }
            read.add(line);
        }
        return in.currentToken() == JsonToken.END_ARRAY && hasEachSkuOnce(read) ? read : List.of();
    }

    private Reserve.@Nullable Line readLine(JsonParser in) throws IOException {
        String sku = "";
        long quantity = 0;
        long expected = Reserve.ANY_PRICE;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            switch (name) {
                case "sku" -> sku = id(in, token);
                case "quantity" -> quantity = whole(in, token);
                case "expectedUnitPrice" -> {
                    expected = whole(in, token);
                    if (expected < 0 || expected > ReservationParser.PRICE_MAX) {
                        return null;
                    }
                }
                default -> {
                    return null;
                }
            }
        }
        boolean usual = !sku.isEmpty() && quantity >= 1 && quantity <= quantityMax;
        return usual ? new Reserve.Line(sku, (int) quantity, expected) : null;
    }

    private static boolean hasEachSkuOnce(List<Reserve.Line> lines) {
        if (lines.size() > 1) {
            Set<String> skus = new HashSet<>();
            for (Reserve.Line line : lines) {
                if (!skus.add(line.sku())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String string(JsonParser in, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING ? in.getText() : "";
    }

    /** Returns an id; empty if the value is not valid. */
    private static String id(JsonParser in, JsonToken token) throws IOException {
        String id = string(in, token);
        return Id.isValid(id) ? id : "";
    }

    /** Returns a short text of one line; empty if the value is not valid. */
    private static String line(JsonParser in, JsonToken token) throws IOException {
        String text = string(in, token);
        return text.length() <= ReservationParser.WORD_MAX && Text.isPlainLine(text) && Text.isVisible(text)
                ? text
                : "";
    }

    /** Returns a whole number; a number that no field may have if the value is not one. */
    private static long whole(JsonParser in, JsonToken token) throws IOException {
        boolean whole = token == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return whole ? in.getLongValue() : Long.MIN_VALUE;
    }
}
