package io.tallylight.load.verdict;

import io.tallylight.load.facts.Aftermath;
import io.tallylight.load.facts.Evidence;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the engine kept its word.
 *
 * @param findings one for each {@link Check} that was made, in its order
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

    /** The same with what was found in the aftermath. */
    public Verdict and(Aftermath aftermath) {
        var delivery = new DeliveryChecks(aftermath);
        var money = new MoneyChecks(aftermath);
        var all = new ArrayList<>(findings);
        all.addAll(List.of(
                delivery.missing(),
                delivery.twice(),
                delivery.differs(),
                delivery.disordered(),
                delivery.unsigned(),
                money.differs(),
                money.open(),
                money.reservationsLost(),
                money.reservationsOpen(),
                money.reservationsDiffer(),
                Finding.of(Check.INCIDENTS, aftermath.incidents())));
        return new Verdict(all);
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
