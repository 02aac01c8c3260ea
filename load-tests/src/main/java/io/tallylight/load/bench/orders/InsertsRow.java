package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;

/**
 * What the flush adds to the inserts themselves: orders that were held back drain into PostgreSQL, then the same orders are
 * inserted by hand, in batches as large, into copies of the same tables.
 */
final class InsertsRow implements OrdersRow {
    private static final double MS_IN_S = 1e3;
    /** More parameters than PostgreSQL takes in one statement would be needed for larger ones. */
    private static final double BATCH_MAX = 4_000;

    @Override
    public String name() {
        return "inserts";
    }

    @Override
    public String says() {
        return "orders flushed ÷ the same orders by direct multi-row inserts, same PostgreSQL";
    }

    @Override
    public boolean suits(Target target) {
        return target instanceof PostgresTarget;
    }

    @Override
    public void measure(Shop shop) throws Exception {
        if (!(shop.target() instanceof PostgresTarget target)) {
            throw new IllegalArgumentException(
                    "not a PostgreSQL: " + shop.target().name());
        }
        int rounds = shop.settings().rounds();
        var ours = new double[rounds];
        var byHand = new double[rounds];
        var ratios = new double[rounds];
        var sales = shop.sales("inserts");
        try (var hand = new HandWritten(target.connect())) {
            for (int i = 0; i < rounds; i++) {
                target.holdBack();
                var load = sales.atLeast(shop.settings().inserted());
                target.release();
                ours[i] = perSecond(sales.drained(load));
                int each = (int) Math.max(1, Math.min(BATCH_MAX, target.ordersEach(sales.show())));
                byHand[i] = hand.insert(sales.show(), load.before(), each);
                ratios[i] = ours[i] / byHand[i];
                shop.say("inserts %d/%d: %s orders a second, direct inserts %s, %d in a transaction"
                        .formatted(i + 1, rounds, Numbers.plain(ours[i]), Numbers.plain(byHand[i]), each));
            }
        }
        var report = shop.report();
        report.note("inserts: " + target.version() + ", " + Numbers.plain(target.ordersEach(sales.show()))
                + " orders in a transaction, also in the direct inserts");
        report.add(new Figure(
                name(),
                "flushed ÷ inserted directly, PostgreSQL",
                "1/s",
                Numbers.median(ours),
                Numbers.median(byHand),
                Numbers.median(ratios),
                Goal.NONE));
    }

    /** The first batch is written before the clock starts; so it does not count. */
    private static double perSecond(Timeline drained) {
        long first = drained.firstRecordedAt();
        long last = drained.lastRecordedAt();
        long behind = drained.orders().stream()
                .filter(order -> order.recordedAt() > first)
                .count();
        return behind / (Math.max(1, last - first) / MS_IN_S);
    }
}
