package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What tells an offer of sales elsewhere. A sale on a platform fires an order and a change of the level as well: an offer
 * that heard both would give its units up twice.
 */
public enum StockSync {
    /** Each order there takes its units from what is allotted here. */
    ORDERS(ExternalId.SHOPIFY_VARIANT),
    /** What is not yet sold here becomes as much as there is there. */
    LEVELS(ExternalId.SHOPIFY_INVENTORY_ITEM);

    private static final String FIELD = "stockSync";
    private static final List<String> WORDS =
            Arrays.stream(values()).map(StockSync::word).toList();

    private final ExternalId needs;

    StockSync(ExternalId needs) {
        this.needs = needs;
    }

    /** The id by which the platform names the offer in what is heard. */
    public ExternalId needs() {
        return needs;
    }

    /** The word in definitions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What an offer listens to: orders, where its definition says nothing. */
    public static StockSync of(JsonNode offer) {
        return offer.path(FIELD).asText(ORDERS.word()).equals(LEVELS.word()) ? LEVELS : ORDERS;
    }

    /**
     * Copies the field into a definition whose external ids are there already, and checks them together.
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
