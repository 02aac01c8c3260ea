package io.tallylight.load.replay;

import io.tallylight.load.client.EngineClient;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.HttpOrders;
import io.tallylight.load.evidence.OrderSource;
import io.tallylight.load.evidence.SqlOrders;
import io.tallylight.load.verdict.Verdict;
import java.util.Map;

/** Somebody's engine, with buyers who have paid elsewhere. */
final class PlainScene implements Scene {
    /** Reads the engine's own list of orders. */
    static final String HTTP = "http";

    private final String orders;
    private final String show;

    /** {@code orders}: {@value #HTTP}, or the order system's JDBC URL. */
    PlainScene(String orders, String show) {
        this.orders = orders;
        this.show = show;
    }

    @Override
    public Till till(ReplayPlan plan, EngineClient client, Timers timers, Tally tally) {
        return new ExternalTill(client, tally);
    }

    @Override
    public OrderSource orders(EngineClient client) throws EvidenceException {
        return orders.equals(HTTP) ? new HttpOrders(client) : SqlOrders.open(orders, show);
    }

    @Override
    public void begins() {}

    @Override
    public void ends(EngineClient client, Tally tally) {}

    @Override
    public Verdict judged(Verdict verdict, EngineClient client, Tally tally) {
        return verdict;
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }
}
