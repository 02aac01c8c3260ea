package io.tallylight.recovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.RestoredAdjustment;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.ShowHistory;
import io.tallylight.recovery.RebuildResult.Raised;
import io.tallylight.show.OfferDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The target state of a show, from all that is known of it. Pure. The last entry in force counts for each definition
 * and each allotment. A SKU of which units are sold is offered in any case: closed, if it was deleted or its definition
 * is not known, and with at least as much allotted as is sold.
 *
 * @param clock time of the last entry, epoch ms
 */
record RebuildPlan(
        DefineShow show,
        List<DefineOffer> offers,
        List<RestoredAdjustment> adjustments,
        List<Raised> raised,
        long clock) {
    private static final long HOLD_MS = 300_000;
    private static final long LOW_STOCK_AT = 5;

    /** The state of an offer according to the entries so far. */
    private record Known(@Nullable String doc, long allotted, boolean removed) {
        private static final Known NOTHING = new Known(null, 0, true);
    }

    /** @throws RuntimeException naming the field when a definition is not one any more */
    static RebuildPlan of(String show, ShowHistory history, String epoch) {
        String showDoc = null;
        Map<String, Known> offers = new LinkedHashMap<>();
        List<JournalEntry.StockAdjusted> adjusted = new ArrayList<>();
        long clock = 0;
        for (JournalEntry entry : HistoryInForce.of(history.entries())) {
            clock = Math.max(clock, entry.at());
            if (entry instanceof JournalEntry.ShowDefined defined) {
                showDoc = defined.doc();
            } else if (entry instanceof JournalEntry.OfferDefined defined) {
                offers.put(defined.sku(), new Known(defined.doc(), defined.allotted(), false));
            } else if (entry instanceof JournalEntry.OfferRemoved removed) {
                offers.computeIfPresent(removed.sku(), (sku, was) -> new Known(was.doc, was.allotted, true));
            } else if (entry instanceof JournalEntry.StockAdjusted adjustment) {
                adjusted.add(adjustment);
                offers.computeIfPresent(
                        adjustment.sku(), (sku, was) -> new Known(was.doc, adjustment.allotted(), was.removed));
            } else if (entry instanceof JournalEntry.StockCancelled cancelled) {
                offers.computeIfPresent(
                        cancelled.sku(), (sku, was) -> new Known(was.doc, cancelled.allotted(), was.removed));
            }
        }
        history.sold().keySet().forEach(sku -> offers.putIfAbsent(sku, Known.NOTHING));

        List<Raised> raised = new ArrayList<>();
        Map<String, DefineOffer> made = new TreeMap<>();
        offers.forEach((sku, known) -> {
            long sold = history.sold().getOrDefault(sku, 0L);
            if (known.removed && sold == 0) {
                return;
            }
            if (sold > known.allotted) {
                raised.add(new Raised(sku, known.allotted, sold));
            }
            made.put(sku, offer(sku, known, Math.max(known.allotted, sold)));
        });
        return new RebuildPlan(
                show(show, showDoc, history.currency(), epoch),
                List.copyOf(made.values()),
                adjustments(adjusted, made),
                List.copyOf(raised),
                clock);
    }

    private static DefineShow show(String id, @Nullable String known, String currency, String epoch) {
        ObjectNode doc;
        if (known == null) { // its orders are from before definitions were kept
            doc = Json.object()
                    .put("id", id)
                    .put("title", id)
                    .put("status", "paused")
                    .put("currency", currency);
            doc.put("holdMs", HOLD_MS).put("lowStockAt", LOW_STOCK_AT).put("publicCounts", "exact");
            doc.put("rehearsal", false);
        } else {
            doc = Json.readObject(known);
        }
        String status = doc.path("status").asText().equals("ended") ? "ended" : "paused";
        doc.put("status", status);
        return new DefineShow(
                DefineShow.NEW,
                epoch,
                status,
                doc.path("currency").asText(),
                doc.path("holdMs").longValue(),
                false,
                Json.write(doc));
    }

    private static DefineOffer offer(String sku, Known known, long allotted) {
        ObjectNode doc = known.doc == null
                ? Json.object().put("sku", sku).put("title", sku).put("price", 0)
                : Json.readObject(known.doc);
        if (known.removed) {
            doc.put("status", "closed");
        }
        OfferDefinition definition = OfferDefinition.parse(sku, doc);
        return new DefineOffer(
                sku, DefineShow.NEW, allotted, Integer.MAX_VALUE, Json.write(definition.doc()), definition.terms());
    }

    private static List<RestoredAdjustment> adjustments(
            List<JournalEntry.StockAdjusted> adjusted, Map<String, DefineOffer> offers) {
        Map<String, RestoredAdjustment> byKey = new LinkedHashMap<>();
        for (JournalEntry.StockAdjusted a : adjusted) {
            DefineOffer offer = offers.get(a.sku());
            if (offer != null && !a.keyId().isEmpty()) {
                byKey.put(
                        a.keyId(),
                        new RestoredAdjustment(
                                a.keyId(),
                                a.fingerprint(),
                                a.seq(),
                                a.at(),
                                a.sku(),
                                a.delta(),
                                a.reason(),
                                a.cause(),
                                offer.doc()));
            }
        }
        return List.copyOf(byKey.values());
    }
}
