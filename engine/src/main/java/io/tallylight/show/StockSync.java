package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The messages by which an offer's stock follows sales on a platform. A sale there sends both an order and a change of
 * the inventory level: an offer that followed both would lose its units twice.
 */
public enum StockSync {
    /** Each order there takes its units from the allotment here. */
    ORDERS(ExternalId.SHOPIFY_VARIANT),
    /** The units not sold here yet become as many as the platform has. */
    LEVELS(ExternalId.SHOPIFY_INVENTORY_ITEM);

    private static final String FIELD = "stockSync";
    private static final List<String> WORDS =
            Arrays.stream(values()).map(StockSync::word).toList();

    private final ExternalId needs;

    StockSync(ExternalId needs) {
        this.needs = needs;
    }

    /** Returns the id by which the platform's messages name the offer. */
    public ExternalId needs() {
        return needs;
    }

    /** Returns the word in definitions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind of messages that an offer follows: orders, if its definition does not say. */
    public static StockSync of(JsonNode offer) {
        return offer.path(FIELD).asText(ORDERS.word()).equals(LEVELS.word()) ? LEVELS : ORDERS;
    }

    /**
     * Copies the field into a definition that has its external ids already, and checks them together.
     *
     * @throws InvalidFieldException naming the field
     */
    static void put(ObjectNode doc, JsonFields fields) {
        for (ExternalId id : ExternalId.values()) {
            if (doc.path("externalIds").has(id.field()) && id.in(doc).isEmpty()) {
                throw new InvalidFieldException(
                        "externalIds." + id.field(),
                        "must be a whole number of 64 bits, or gid://shopify/" + id.kind() + "/NUMBER");
            }
        }
        fields.optionalChoice(FIELD, WORDS).ifPresent(word -> {
            doc.put(FIELD, word);
            ExternalId needed = of(doc).needs;
            if (needed.in(doc).isEmpty()) {
                throw fields.invalid(FIELD, word + " needs externalIds." + needed.field());
            }
        });
    }
}
