package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.show.ShopifyId;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single fields of Shopify's documents, which have many more than those that count here. */
final class ShopifyFields {
    static final String GLOBAL_ID = "admin_graphql_api_id";

    /** Units; as many as an offer may have. */
    private static final long UNITS_MAX = 1_000_000_000L;

    private ShopifyFields() {}

    /**
     * The document's own id. The global one counts where there is one: it is a text, and no program on the way can have
     * rounded it.
     *
     * @param path of the document in the body, with a dot at its end; empty for the body itself
     */
    static String ownId(JsonNode document, String path, String kind) {
        return ShopifyId.parse(kind, text(document, path, GLOBAL_ID))
                .or(() -> optionalId(document, path, "id", kind))
                .orElseThrow(() -> new InvalidFieldException(path + "id", "is missing"));
    }

    /** An id; empty where it is absent or null. */
    static Optional<String> optionalId(JsonNode document, String path, String field, String kind) {
        JsonNode value = document.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        boolean exact = value.isIntegralNumber() || value.isTextual();
        Optional<String> id = exact ? ShopifyId.parse(kind, value.asText()) : Optional.empty();
        if (id.isEmpty()) {
            throw new InvalidFieldException(
                    path + field, "must be a whole number of 64 bits, or gid://shopify/" + kind + "/NUMBER");
        }
        return id;
    }

    /** A number of units. */
    static long units(JsonNode document, String path, String field, long min) {
        JsonNode value = document.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > UNITS_MAX) {
            throw new InvalidFieldException(path + field, "must be a whole number from " + min + " to " + UNITS_MAX);
        }
        return value.longValue();
    }

    /** Epoch ms, in whole seconds as Shopify writes them; 0 where the field is absent or null. */
    static long optionalTime(JsonNode document, String path, String field) {
        return has(document, field) ? time(document, path, field) : 0;
    }

    /** Whether there is a time in a field, which may be absent or null. */
    static boolean hasTime(JsonNode document, String path, String field) {
        if (!has(document, field)) {
            return false;
        }
        long unused = time(document, path, field);
        return true;
    }

    /** Reads a time that must be there, in epoch milliseconds. */
    static long time(JsonNode document, String path, String field) {
        try {
            return OffsetDateTime.parse(text(document, path, field)).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidFieldException(path + field, "must be a time such as 2026-01-31T19:00:00-05:00");
        }
    }

    /** A text; empty where the field is absent or null. */
    static String text(JsonNode document, String path, String field) {
        if (!has(document, field)) {
            return "";
        } else if (!document.path(field).isTextual()) {
            throw new InvalidFieldException(path + field, "must be a text");
        }
        return document.path(field).textValue();
    }

    /** The objects of an array; none where the field is absent or null. */
    static List<ObjectNode> optionalObjects(JsonNode document, String path, String field) {
        return has(document, field) ? objects(document, path, field, Integer.MAX_VALUE) : List.of();
    }

    /** The objects of an array that must be there and have at most so many. */
    static List<ObjectNode> objects(JsonNode document, String path, String field, int max) {
        JsonNode array = document.path(field);
        if (!array.isArray() || array.size() > max) {
            String limit = max == Integer.MAX_VALUE ? "" : "at most " + max + " ";
            throw new InvalidFieldException(path + field, "must be an array of " + limit + "objects");
        }
        List<ObjectNode> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof ObjectNode object)) {
                throw new InvalidFieldException(path + field + "[" + i + "]", "must be an object");
            }
            objects.add(object);
        }
        return objects;
    }

    /** Whether there is something in a field. */
    static boolean has(JsonNode document, String field) {
        return document.hasNonNull(field);
    }

    static long unitsMax() {
        return UNITS_MAX;
    }
}
