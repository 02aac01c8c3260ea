package io.tallylight.load.verdict;

import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.facts.LedgerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares the feed's last state with the ledger. */
public final class FeedAgreement {
    private FeedAgreement() {}

    /** A line for each SKU on which they differ, in the order of the SKUs. */
    public static List<String> differences(FeedFacts feed, LedgerFacts ledger) {
        var skus = new TreeSet<>(ledger.offers().keySet());
        skus.addAll(feed.offers().keySet());
        var differences = new ArrayList<String>();
        for (var sku : skus) {
            var line = ledger.offers().get(sku);
            var seen = feed.offers().get(sku);
            if (line == null || !line.stock().equals(seen)) {
                differences.add(sku + ": feed " + seen + ", ledger " + (line == null ? null : line.stock()));
            }
        }
        return differences;
    }
}
