package io.tallylight.load.evidence;

import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.FeedWatcher;
import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.Evidence;
import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.RunFacts;
import io.tallylight.load.verdict.FeedAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Collects the evidence when no load runs any more. Each wait ends as soon as what it waits for is so; where it is not so
 * after the settle time, what is there then is the evidence.
 */
public final class EvidenceCollector {
    private final EngineClient client;
    private final OrderSource source;
    private final List<FeedWatcher> feeds;
    private final long settleMs;

    /** {@code settleMs}: milliseconds that the order system, the ledger and the feed each get to come to rest. */
    public EvidenceCollector(EngineClient client, OrderSource source, List<FeedWatcher> feeds, long settleMs) {
        this.client = client;
        this.source = source;
        this.feeds = List.copyOf(feeds);
        this.settleMs = settleMs;
    }

    public Evidence collect(RunFacts run) throws EvidenceException {
        var ledger = Waiting.until(this::ledger, look -> look.reserved() == 0, settleMs);
        var orders = Waiting.until(source::orders, list -> drained(run, list), settleMs);
        var seen = new ArrayList<FeedFacts>();
        for (var feed : feeds) {
            seen.add(Waiting.until(
                    () -> Waiting.on("the feed", feed.facts()),
                    facts -> FeedAgreement.differences(facts, ledger).isEmpty(),
                    settleMs));
        }
        return new Evidence(run, ledger, orders, seen);
    }

    private LedgerFacts ledger() throws EvidenceException {
        return Waiting.on("the ledger", client.ledger());
    }

    private static boolean drained(RunFacts run, List<OrderFact> orders) {
        var present = orders.stream().map(OrderFact::id).collect(Collectors.toSet());
        return orders.stream().allMatch(OrderFact::delivered)
                && run.acknowledged().stream().map(Acknowledged::orderId).allMatch(present::contains);
    }
}
