package io.tallylight.load.verdict;

import io.tallylight.load.facts.Evidence;
import java.util.List;

/**
 * Whether the engine kept its word.
 *
 * @param findings one for each {@link Check}, in its order
 */
public record Verdict(List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /** Reaches a verdict; the same evidence always gives the same one. */
    public static Verdict of(Evidence evidence) {
        var stock = new StockChecks(evidence);
        var orders = new OrderChecks(evidence);
        var feed = evidence.feed();
        var run = evidence.run();
        return new Verdict(List.of(
                stock.oversold(),
                stock.stranded(),
                orders.missing(),
                orders.twice(),
                Finding.of(Check.FEED_DIFFERS, FeedAgreement.differences(feed, evidence.ledger())),
                stock.notConserved(),
                stock.soldDiffers(),
                orders.changed(),
                orders.unasked(),
                orders.numbersMissing(),
                orders.undelivered(),
                new Finding(Check.FEED_WENT_BACK, feed.backwards(), feed.examples()),
                new Finding(Check.FEED_IMPOSSIBLE, feed.impossible(), feed.examples()),
                new Finding(Check.FEED_REFUSED, feed.refused(), feed.examples()),
                Finding.of(Check.UNANSWERED, run.unanswered()),
                Finding.of(Check.UNEXPECTED, run.unexpected())));
    }

    public boolean isClean() {
        return findings.stream().allMatch(Finding::isClean);
    }

    /** The finding of one check. */
    public Finding finding(Check check) {
        return findings.stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow();
    }
}
