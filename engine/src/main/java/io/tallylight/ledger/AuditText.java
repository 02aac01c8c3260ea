package io.tallylight.ledger;

import io.tallylight.ledger.record.Stock;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Writes an audit as one line of the log. */
final class AuditText {
    /** Number of offers that a line names. Offers whose counters do not add up come first. */
    static final int OFFERS_MAX = 20;

    private AuditText() {}

    static String of(Audit audit) {
        String offers = audit.offers().stream()
                .sorted(Comparator.comparing(AuditText::addsUp).thenComparing(Audit.Offer::sku))
                .limit(OFFERS_MAX)
                .map(AuditText::offer)
                .collect(Collectors.joining(", "));
        int more = audit.offers().size() - OFFERS_MAX;
        return "epoch " + audit.epoch() + ", seq " + audit.seq() + ", " + offers
                + (more > 0 ? " and " + more + " offers more" : "");
    }

    private static boolean addsUp(Audit.Offer offer) {
        return new Stock(offer.allotted(), offer.available(), offer.reserved(), offer.sold(), 0).isConserved();
    }

    private static String offer(Audit.Offer offer) {
        return offer.sku() + " allotted " + offer.allotted() + (addsUp(offer) ? " = " : " but ") + offer.available()
                + " available + " + offer.reserved() + " reserved + " + offer.sold() + " sold";
    }
}
