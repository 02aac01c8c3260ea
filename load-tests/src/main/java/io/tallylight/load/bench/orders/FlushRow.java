package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Whether the flush keeps up while a show sells: at the top rate of reservations and orders, one as often as the other; at
 * the top rate of orders alone; and at a rate a little below what it then managed.
 */
final class FlushRow implements OrdersRow {
    /** Of what is flushed at the top rate, where the lag must not grow. */
    private static final double STEADY = 0.8;

    private static final Goal FLAT = Goal.atLeast(0.99).remarking("the lag stays flat");
    private static final Goal KEEPS_UP = Goal.atLeast(1);
    private static final Goal SOON = Goal.atMost(1_000);

    @Override
    public String name() {
        return "flush";
    }

    @Override
    public String says() {
        return "orders flushed while a show sells ÷ orders committed, ÷ reservations; lag in orders and ms";
    }

    /**
     * A load and what became of its orders. Rates are those of its second half: what is on its way at any moment would
     * count as not flushed in the first.
     *
     * @param committed orders a second
     * @param flushed orders a second that got into the order system meanwhile
     * @param lag orders on their way at the end
     * @param orders when each of them was committed and recorded
     */
    private record Load(double committed, double flushed, double lag, Timeline orders) {
        static Load of(Sales sales, Sales.Sold load) throws SQLException {
            var orders = sales.drained(load);
            long half = load.from() + (load.to() - load.from()) / 2;
            return new Load(
                    orders.committedPerSecond(half, load.to()),
                    orders.recordedPerSecond(half, load.to()),
                    orders.lagAt(load.to()),
                    orders);
        }
    }

    /**
     * One round.
     *
     * @param reserved reservations a second at the top rate
     * @param mixed beside as many reservations, at the top rate
     * @param top orders alone, at the top rate
     * @param steady the same at the lower rate
     */
    private record Round(double reserved, Load mixed, Load top, Load steady) {}

    @Override
    public void measure(Shop shop) throws Exception {
        var system = shop.target().name();
        var both = shop.sales("mixed", Stage.Asked.BOTH);
        var sales = shop.sales("flush");
        var rounds = new ArrayList<Round>();
        int count = shop.settings().rounds();
        for (int i = 1; i <= count; i++) {
            var round = round(shop, both, sales);
            rounds.add(round);
            shop.say("flush, %s %d/%d: %s orders a second of %s committed beside reservations, %s of %s alone"
                    .formatted(
                            system,
                            i,
                            count,
                            Numbers.plain(round.mixed().flushed()),
                            Numbers.plain(round.mixed().committed()),
                            Numbers.plain(round.top().flushed()),
                            Numbers.plain(round.top().committed())));
        }
        report(shop.report(), system, rounds);
    }

    private static Round round(Shop shop, Sales both, Sales sales) throws Exception {
        long phaseMs = shop.settings().phaseMs();
        double reserved = shop.reservationsPerSecond();
        var mixed = Load.of(both, both.atTopRate(phaseMs));
        var top = Load.of(sales, sales.atTopRate(phaseMs));
        var steady = Load.of(sales, sales.atRate(Math.max(1, STEADY * top.flushed()), phaseMs));
        return new Round(reserved, mixed, top, steady);
    }

    private void report(Report report, String system, List<Round> rounds) {
        topRate(report, "of reservations and orders, " + system, rounds, Round::mixed);
        topRate(report, "of orders, " + system, rounds, Round::top);
        report.add(ratio(
                "flushed ÷ reservations at the top rate, " + system, rounds, Round::top, Round::reserved, KEEPS_UP));
        delays(report, "commit → recorded at 0.8 of what is flushed, " + system, rounds, Round::steady);
    }

    private void topRate(Report report, String load, List<Round> rounds, Function<Round, Load> which) {
        report.add(ratio(
                "flushed ÷ committed at the top rate " + load,
                rounds,
                which,
                round -> which.apply(round).committed(),
                FLAT));
        report.add(Figure.alone(
                name(),
                "lag after a round at the top rate " + load,
                "orders",
                Numbers.median(rounds, round -> which.apply(round).lag())));
        delays(report, "commit → recorded at the top rate " + load, rounds, which);
    }

    private Figure ratio(
            String what, List<Round> rounds, Function<Round, Load> which, ToDoubleFunction<Round> peer, Goal goal) {
        ToDoubleFunction<Round> flushed = round -> which.apply(round).flushed();
        return new Figure(
                name(),
                what,
                "1/s",
                Numbers.median(rounds, flushed),
                Numbers.median(rounds, peer),
                Numbers.median(rounds, round -> flushed.applyAsDouble(round) / peer.applyAsDouble(round)),
                goal);
    }

    private void delays(Report report, String what, List<Round> rounds, Function<Round, Load> which) {
        var delays = Timeline.of(rounds.stream()
                        .map(round -> which.apply(round).orders())
                        .toList())
                .delays();
        report.add(Figure.alone(name(), what + ", p50", "ms", (double) delays.getValueAtPercentile(50)));
        report.add(Figure.alone(name(), what + ", p99", "ms", (double) delays.getValueAtPercentile(99), SOON));
    }
}
