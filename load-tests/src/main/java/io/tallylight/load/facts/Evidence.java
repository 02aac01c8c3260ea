package io.tallylight.load.facts;

import java.util.List;

/**
 * All that a verdict is reached on.
 *
 * @param run what the load knows
 * @param ledger the ledger at rest
 * @param orders every order of the show, as often as the order system has it
 * @param feeds what each overlay saw, its last state at rest; one overlay for each engine
 */
public record Evidence(RunFacts run, LedgerFacts ledger, List<OrderFact> orders, List<FeedFacts> feeds) {
    public Evidence {
        orders = List.copyOf(orders);
        feeds = List.copyOf(feeds);
    }
}
