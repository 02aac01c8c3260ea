package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.Map;
import java.util.Set;

/**
 * What is left at four times the top rate. Far more buyers than the ledger's window has room for ask at even intervals;
 * who is refused asks again at once. Goodput is what they are granted.
 */
final class OverloadRow implements Row {
    private static final int TIMES = 4;
    /** Connections for each that the top rate was measured with, and room in the window likewise. */
    private static final int CROWD = 8;

    private static final int ROOM = 2;
    private static final Set<Integer> EXPECTED = Set.of(201, 429, 503);
    private static final Goal GOAL = Goal.atLeast(0.8);
    private static final double NS_IN_MS = 1e6;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String says() {
        return "goodput at four times the top rate ÷ top rate, and how fast refusals are";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var settings = bench.settings();
        int connections = settings.connections();
        var engine = bench.engine(
                "overload", Map.of("TALLYLIGHT_LEDGER_WINDOWCOMMANDSMAX", Integer.toString(ROOM * connections)));
        var stage = engine.stage(Stage.Plan.of("overload", true, BenchSettings.BUYERS));
        try (var buyers = bench.buyers(engine, stage);
                var crowd = Buyers.open(bench, engine, stage, CROWD * connections)) {
            buyers.warmUp();
            // The best seen so far, so that it is an overload whatever disturbed the machine just now.
            double[] top = {buyers.reserve().createdPerSecond()};
            var duel = Duel.fight(
                    bench,
                    "overload",
                    () -> crowd.work(client -> client.open(TIMES * top[0], settings.phaseMs(), EXPECTED)),
                    () -> {
                        var spent = buyers.reserve();
                        top[0] = Math.max(top[0], spent.createdPerSecond());
                        return spent;
                    });
            report(bench.report(), duel, TIMES * top[0]);
        }
    }

    private void report(Report report, Duel duel, double offered) {
        report.add(duel.figure(name(), "goodput at 4 × top ÷ top", "1/s", Spent::createdPerSecond, GOAL));
        var overloaded = duel.ours();
        report.add(Figure.alone(name(), "offered, at most", "1/s", offered));
        report.add(Figure.alone(
                name(),
                "refused (429, 503)",
                "1/s",
                Numbers.median(
                        overloaded,
                        spent -> spent.run().perSecond(429) + spent.run().perSecond(503))));
        report.add(Figure.alone(
                name(),
                "refusals, p99 from sending",
                "ms",
                Numbers.median(overloaded, spent -> spent.run().refused().getValueAtPercentile(99) / NS_IN_MS)));
        report.add(Figure.alone(
                name(),
                "found no connection",
                "1/s",
                Numbers.median(
                        overloaded, spent -> spent.run().unsent() / (spent.run().windowNs() / 1e9))));
    }
}
