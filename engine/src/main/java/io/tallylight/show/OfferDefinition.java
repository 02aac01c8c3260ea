package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.command.DefineOffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An offer's definition, checked and in its normal form.
 *
 * @param allotted units for a new offer, {@link DefineOffer#UNCHANGED} if none were given
 * @param doc the definition as it is stored and shown, without counters
 */
public record OfferDefinition(String sku, long allotted, DefineOffer.Terms terms, ObjectNode doc) {
    private static final long LIMIT_MAX = 1_000_000;
    private static final long POSITION_MAX = 1_000_000;
    private static final int OPTION_MAX = 200;

    /** Largest definition as JSON, in bytes: every visitor of a shop reads a page of 500 offers. */
    private static final int OFFER_BYTES_MAX = 8_192;

    /** Fields that viewers see too, in the order in which they see them. */
    public static final List<String> PUBLIC_FIELDS = List.of(
            "title",
            "titles",
            "product",
            "options",
            "price",
            "prices",
            "compareAtPrice",
            "imageUrl",
            "url",
            "position",
            "perBuyerLimit",
            "limitGroup",
            "opensAt",
            "closesAt",
            "status");

    /** Fields that an offer has. Counters are read-only, and the values sent for them are ignored. */
    private static final Set<String> KNOWN = Stream.concat(
                    PUBLIC_FIELDS.stream(),
                    Stream.of("sku", "externalIds", "stockSync", "allotted", "available", "reserved", "sold", "stock"))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Checks an offer.
     *
     * @param sku from the path; a body with another one is refused
     * @throws InvalidFieldException naming the field
     */
    public static OfferDefinition parse(String sku, ObjectNode body) {
        JsonFields fields = JsonFields.of(body, KNOWN);
        if (!fields.optionalText("sku", 1, Integer.MAX_VALUE).orElse(sku).equals(sku)) {
            throw fields.invalid("sku", "must be that of the path");
        }
        ObjectNode doc = Json.object();
        doc.put("sku", sku).put("title", fields.visibleText("title", DefinitionLimits.TITLE_MAX));
        Definitions.putTitles(doc, fields);
        fields.optionalId("product").ifPresent(product -> doc.put("product", product));
        Definitions.putTexts(doc, "options", fields, OPTION_MAX);
        long price = fields.whole("price", 0, DefinitionLimits.PRICE_MAX);
        doc.put("price", price);
        Map<String, Long> prices = prices(fields, doc);
        copyWhole(fields, doc, "compareAtPrice", 0, DefinitionLimits.PRICE_MAX);
        copyUrl(fields, doc, "imageUrl");
        copyUrl(fields, doc, "url");
        copyWhole(fields, doc, "position", 0, POSITION_MAX);
        copyWhole(fields, doc, "perBuyerLimit", 1, LIMIT_MAX);
        fields.optionalId("limitGroup").ifPresent(group -> doc.put("limitGroup", group));
        copyWhole(fields, doc, "opensAt", 0, DefinitionLimits.TIME_MAX);
        copyWhole(fields, doc, "closesAt", 1, DefinitionLimits.TIME_MAX);
        if (doc.has("closesAt")
                && doc.path("closesAt").longValue() <= doc.path("opensAt").longValue()) {
            throw fields.invalid("closesAt", "must be after opensAt");
        }
        String status =
                fields.optionalChoice("status", List.of("open", "closed")).orElse("open");
        doc.put("status", status);
        Definitions.putTexts(doc, "externalIds", fields, OPTION_MAX);
        StockSync.put(doc, fields);
        Definitions.checkBytes(doc, OFFER_BYTES_MAX);
        long allotted = fields.optionalWhole("allotted", 0, DefinitionLimits.ALLOTTED_MAX)
                .orElse(DefineOffer.UNCHANGED);
        return new OfferDefinition(sku, allotted, terms(sku, doc, prices), doc);
    }

    /** Returns the command that stores it. */
    DefineOffer command(long expected, int offersMax) {
        return new DefineOffer(sku, expected, allotted, offersMax, Json.write(doc), terms);
    }

    private static DefineOffer.Terms terms(String sku, ObjectNode doc, Map<String, Long> prices) {
        // A group and a SKU with the same name must not count together: the first character tells them apart.
        String limitKey = doc.has("limitGroup") ? "g" + doc.path("limitGroup").textValue() : "s" + sku;
        return new DefineOffer.Terms(
                doc.path("status").textValue().equals("open"),
                doc.path("opensAt").longValue(),
                doc.path("closesAt").longValue(),
                doc.path("price").longValue(),
                prices,
                doc.path("perBuyerLimit").longValue(),
                limitKey);
    }

    private static Map<String, Long> prices(JsonFields fields, ObjectNode doc) {
        Map<String, Long> prices = fields.wholes("prices", DefinitionLimits.ENTRIES_MAX, 0, DefinitionLimits.PRICE_MAX);
        if (!prices.isEmpty()) {
            ObjectNode copy = doc.putObject("prices");
            prices.forEach((currency, price) -> {
                if (!Definitions.isCurrency(currency)) {
                    throw new InvalidFieldException("prices." + currency, "must be an ISO 4217 code, as EUR");
                }
                copy.put(currency, price);
            });
        }
        return prices;
    }

    private static void copyWhole(JsonFields fields, ObjectNode doc, String name, long min, long max) {
        fields.optionalWhole(name, min, max).ifPresent(value -> doc.put(name, value));
    }

    /** Copies a URL. Pages put it into links and pictures, so a scheme that runs code is refused. */
    private static void copyUrl(JsonFields fields, ObjectNode doc, String name) {
        fields.optionalText(name, 1, DefinitionLimits.URL_MAX).ifPresent(url -> {
            if (!url.matches("(?i)(https?://|/).*")) {
                throw fields.invalid(name, "must start with https://, http:// or /");
            }
            doc.put(name, url);
        });
    }
}
