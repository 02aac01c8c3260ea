package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether the flush keeps up while a show sells: at the top rate of sales, each of which is an order, and at a rate a little
 * below what it then managed.
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
     * One round.
     *
     * @param reserved reservations a second at the top rate
     * @param committed orders a second at the top rate
     * @param flushed orders a second that got into the order system meanwhile
     * @param lag orders on their way at the end
     * @param top when each of them was committed and recorded
     * @param steady the same at the lower rate
     */
    private record Round(
            double reserved, double committed, double flushed, double lag, Timeline top, Timeline steady) {}

    @Override
    public void measure(Shop shop) throws Exception {
        var system = shop.target().name();
        var sales = shop.sales("flush");
        var rounds = new ArrayList<Round>();
        int count = shop.settings().rounds();
        for (int i = 1; i <= count; i++) {
            var round = round(shop, sales);
            rounds.add(round);
            shop.say("flush, %s %d/%d: %s orders a second of %s committed, %s reservations"
                    .formatted(
                            system,
                            i,
                            count,
                            Numbers.plain(round.flushed()),
                            Numbers.plain(round.committed()),
                            Numbers.plain(round.reserved())));
        }
        report(shop.report(), system, rounds);
    }

    private static Round round(Shop shop, Sales sales) throws Exception {
        long phaseMs = shop.settings().phaseMs();
        double reserved = shop.reservationsPerSecond();
        var load = sales.atTopRate(phaseMs);
        var top = sales.drained(load);
        double flushed = top.recordedPerSecond(load.from(), load.to());
        var steady = sales.drained(sales.atRate(Math.max(1, STEADY * flushed), phaseMs));
        return new Round(
                reserved, top.committedPerSecond(load.from(), load.to()), flushed, top.lagAt(load.to()), top, steady);
    }

    private void report(Report report, String system, List<Round> rounds) {
        report.add(ratio("flushed ÷ committed at the top rate, " + system, rounds, Round::committed, FLAT));
        report.add(ratio("flushed ÷ reservations at the top rate, " + system, rounds, Round::reserved, KEEPS_UP));
        report.add(Figure.alone(
                name(), "lag after a round at the top rate, " + system, "orders", Numbers.median(rounds, Round::lag)));
        delays(
                report,
                "commit → recorded at the top rate",
                system,
                rounds.stream().map(Round::top).toList());
        delays(
                report,
                "commit → recorded at 0.8 of what is flushed",
                system,
                rounds.stream().map(Round::steady).toList());
    }

    private Figure ratio(String what, List<Round> rounds, ToDoubleFunction<Round> peer, Goal goal) {
        return new Figure(
                name(),
                what,
                "1/s",
                Numbers.median(rounds, Round::flushed),
                Numbers.median(rounds, peer),
                Numbers.median(rounds, round -> round.flushed() / peer.applyAsDouble(round)),
                goal);
    }

    private void delays(Report report, String what, String system, List<Timeline> timelines) {
        var delays = Timeline.of(timelines).delays();
        report.add(Figure.alone(name(), what + ", p50, " + system, "ms", (double) delays.getValueAtPercentile(50)));
        report.add(
                Figure.alone(name(), what + ", p99, " + system, "ms", (double) delays.getValueAtPercentile(99), SOON));
    }
}
