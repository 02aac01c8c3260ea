package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.command.DefineShow;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/**
 * A show's own fields, checked and in their normal form.
 *
 * @param doc the definition as it is stored and shown, without offers
 */
public record ShowDefinition(
        String id, String status, String currency, long holdMs, boolean rehearsal, ObjectNode doc) {
    static final List<String> STATUSES = List.of("scheduled", "live", "paused", "ended");
    static final List<String> PUBLIC_COUNTS = List.of("exact", "capped", "state");

    private static final long HOLD_MS_MIN = 100;
    private static final long HOLD_MS_DEFAULT = 300_000;
    private static final long LOW_STOCK_AT_DEFAULT = 5;

    /** Largest definition as JSON, in bytes. */
    private static final int SHOW_BYTES_MAX = 16_384;

    /**
     * Fields that a show has. {@code offers}, {@code next} and {@code warnings} are read-only, and the values sent for
     * them are ignored.
     */
    private static final Set<String> KNOWN = Set.of(
            "id",
            "title",
            "titles",
            "status",
            "currency",
            "holdMs",
            "lowStockAt",
            "publicCounts",
            "featured",
            "startsAt",
            "rehearsal",
            "visibility",
            "offers",
            "next",
            "warnings");

    /**
     * Checks a show.
     *
     * @param id from the path; a body with another one is refused
     * @throws InvalidFieldException naming the field
     */
    public static ShowDefinition parse(String id, ObjectNode body, DefinitionLimits limits) {
        JsonFields fields = JsonFields.of(body, KNOWN);
        if (!fields.optionalText("id", 1, Integer.MAX_VALUE).orElse(id).equals(id)) {
            throw fields.invalid("id", "must be that of the path");
        }
        ObjectNode doc = Json.object();
        doc.put("id", id);
        doc.put("title", fields.visibleText("title", DefinitionLimits.TITLE_MAX));
        Definitions.putTitles(doc, fields);
        String status = fields.optionalChoice("status", STATUSES).orElse("scheduled");
        String currency = currency(fields);
        long holdMs = fields.optionalWhole("holdMs", HOLD_MS_MIN, limits.holdMsMax())
                .orElse(Math.min(HOLD_MS_DEFAULT, limits.holdMsMax()));
        doc.put("status", status).put("currency", currency).put("holdMs", holdMs);
        doc.put(
                "lowStockAt",
                fields.optionalWhole("lowStockAt", 0, DefinitionLimits.ALLOTTED_MAX)
                        .orElse(LOW_STOCK_AT_DEFAULT));
        doc.put(
                "publicCounts",
                fields.optionalChoice("publicCounts", PUBLIC_COUNTS).orElse("exact"));
        fields.optionalId("featured").ifPresent(sku -> doc.put("featured", sku));
        fields.optionalWhole("startsAt", 0, DefinitionLimits.TIME_MAX).ifPresent(at -> doc.put("startsAt", at));
        boolean rehearsal = fields.optionalFlag("rehearsal").orElse(false);
        doc.put("rehearsal", rehearsal);
        fields.optionalChoice("visibility", Visibility.WORDS).ifPresent(word -> doc.put("visibility", word));
        Definitions.checkBytes(doc, SHOW_BYTES_MAX);
        return new ShowDefinition(id, status, currency, holdMs, rehearsal, doc);
    }

    /** Returns the command that stores it. */
    DefineShow command(long expected, String epoch) {
        return new DefineShow(expected, epoch, status, currency, holdMs, rehearsal, Json.write(doc));
    }

    private static String currency(JsonFields fields) {
        String code = fields.text("currency", 3, 3);
        if (!Definitions.isCurrency(code)) {
            throw fields.invalid("currency", "must be an ISO 4217 code, as EUR");
        }
        return Currency.getInstance(code).getCurrencyCode();
    }
}
