package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.BenchRow;
import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.harness.PostgresServer;
import java.io.PrintWriter;

/**
 * What the flush adds to the inserts themselves: orders that were held back drain into PostgreSQL, then the same orders are
 * inserted by hand, in batches as large, into copies of the same tables.
 */
final class InsertsRow implements BenchRow<OrdersBenchSettings> {
    private static final double MS_IN_S = 1e3;
    /** More parameters than PostgreSQL takes in one statement would be needed for larger ones. */
    private static final double BATCH_MAX = 4_000;

    @Override
    public String name() {
        return "inserts";
    }

    @Override
    public String says() {
        return "orders flushed ÷ the same orders by multi-row inserts by hand, same PostgreSQL";
    }

    @Override
    public void measure(OrdersBenchSettings settings, Report report, PrintWriter progress) throws Exception {
        if (!PostgresServer.isHere()) {
            report.note("inserts: not measured, there are no binaries of PostgreSQL for this machine");
            return;
        }
        var ours = new double[settings.rounds()];
        var byHand = new double[settings.rounds()];
        var ratios = new double[settings.rounds()];
        try (var target = PostgresTarget.start();
                var shop = Shop.open(settings, report, target);
                var hand = new HandWritten(target.connect())) {
            var sales = shop.sales("inserts");
            var warm = sales.drained(sales.atTopRate(settings.warmUpMs()));
            int each = (int) Math.round(Math.max(1, Math.min(BATCH_MAX, target.ordersEach(sales.show()))));
            progress.println("inserts: " + Numbers.plain(warm.orders().size()) + " orders while warming up");
            for (int i = 0; i < ours.length; i++) {
                target.holdBack();
                var load = sales.atLeast(settings.inserted());
                target.release();
                ours[i] = perSecond(sales.drained(load));
                each = Math.max(1, (int) Math.min(BATCH_MAX, target.ordersEach(sales.show())));
                byHand[i] = hand.insert(sales.show(), load.before(), each);
                ratios[i] = ours[i] / byHand[i];
                progress.println("inserts %d/%d: %s orders a second, by hand %s"
                        .formatted(i + 1, ours.length, Numbers.plain(ours[i]), Numbers.plain(byHand[i])));
            }
            report.note("inserts: " + target.version() + ", " + each + " orders in a transaction, by hand too");
        }
        report.add(new Figure(
                name(),
                "flushed ÷ inserted by hand, PostgreSQL",
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
