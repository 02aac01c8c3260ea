package io.tallylight.load.verdict;

import io.tallylight.load.facts.Evidence;
import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.facts.LedgerFacts;
import java.util.List;
import java.util.function.ToIntFunction;

/** What every overlay must have seen, each before an engine of its own. */
final class FeedChecks {
    private final List<FeedFacts> feeds;
    private final LedgerFacts ledger;

    FeedChecks(Evidence evidence) {
        this.feeds = evidence.feeds();
        this.ledger = evidence.ledger();
    }

    Finding differs() {
        return Finding.of(
                Check.FEED_DIFFERS,
                feeds.stream()
                        .flatMap(feed -> FeedAgreement.differences(feed, ledger).stream())
                        .toList());
    }

    Finding wentBack() {
        return sum(Check.FEED_WENT_BACK, FeedFacts::backwards);
    }

    Finding impossible() {
        return sum(Check.FEED_IMPOSSIBLE, FeedFacts::impossible);
    }

    Finding refused() {
        return sum(Check.FEED_REFUSED, FeedFacts::refused);
    }

    private Finding sum(Check check, ToIntFunction<FeedFacts> count) {
        var examples = feeds.stream().flatMap(feed -> feed.examples().stream()).toList();
        return new Finding(check, feeds.stream().mapToInt(count).sum(), examples);
    }
}
