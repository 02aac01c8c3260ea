package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.show.ShopifyId;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
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
        return ShopifyId.parse(kind, document.path(GLOBAL_ID).asText(""))
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

    /** Reads a time that must be there, in epoch milliseconds. */
    static long time(JsonNode document, String path, String field) {
        try {
            return OffsetDateTime.parse(document.path(field).asText(""))
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidFieldException(path + field, "must be a time such as 2026-01-31T19:00:00-05:00");
        }
    }

    /** Whether there is something in a field. */
    static boolean has(JsonNode document, String field) {
        return document.hasNonNull(field);
    }

    static long unitsMax() {
        return UNITS_MAX;
    }
}
