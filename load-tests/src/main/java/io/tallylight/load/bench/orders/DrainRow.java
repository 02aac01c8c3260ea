package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;

/** How fast an order system that was away gets what waited for it, while nothing else is going on. */
final class DrainRow implements OrdersRow {
    private static final Goal KEEPS_UP = Goal.atLeast(1);
    private static final double MS_IN_S = 1e3;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String says() {
        return "time to drain what waited for an order system that was away; orders a second ÷ reservations";
    }

    @Override
    public void measure(Shop shop) throws Exception {
        var sales = shop.sales("drain");
        double reserved = shop.reservationsPerSecond();
        shop.target().holdBack();
        var load = sales.atLeast(shop.settings().held());
        long released = System.currentTimeMillis();
        shop.target().release();
        report(shop.report(), shop.target().name(), sales.drained(load), released, reserved);
    }

    private void report(Report report, String system, Timeline drained, long released, double reserved) {
        int orders = drained.orders().size();
        // What was on its way when the order system went away may have got in before.
        double tookS = Math.max(1, drained.lastRecordedAt() - Math.max(released, drained.firstRecordedAt())) / MS_IN_S;
        long behind = drained.orders().stream()
                .filter(order -> order.recordedAt() >= released)
                .count();
        double perSecond = behind / tookS;
        report.add(Figure.alone(name(), "time to drain " + Numbers.plain(orders) + " orders, " + system, "s", tookS));
        report.add(new Figure(
                name(),
                "drained ÷ reservations at the top rate, " + system,
                "1/s",
                perSecond,
                reserved,
                perSecond / reserved,
                KEEPS_UP));
        report.add(Figure.alone(
                name(),
                "until it went on after it was back, " + system,
                "s",
                Math.max(0, drained.firstRecordedAt() - released) / MS_IN_S));
    }
}
