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
        var feeds = new FeedChecks(evidence);
        var run = evidence.run();
        return new Verdict(List.of(
                stock.oversold(),
                stock.stranded(),
                orders.missing(),
                orders.twice(),
                feeds.differs(),
                stock.notConserved(),
                stock.soldDiffers(),
                orders.changed(),
                orders.unasked(),
                orders.numbersMissing(),
                orders.undelivered(),
                feeds.wentBack(),
                feeds.impossible(),
                feeds.refused(),
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
