package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.ArrayList;
import org.HdrHistogram.Histogram;

/**
 * How long a buyer waits at half the rate that the engine can do. Requests are due at even intervals, whatever became of
 * those before, and are timed from when they were due: a stall shows in all that it delayed.
 */
final class LatencyRow implements Row {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    private static final double NS_IN_MS = 1e6;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String says() {
        return "percentiles of HTTP reserve at half the top rate";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var settings = bench.settings();
        var engine = bench.engine();
        try (var buyers = bench.buyers(engine, engine.stage(Stage.Plan.of("latency", true, BenchSettings.BUYERS)))) {
            buyers.warmUp();
            // Each round has its own top rate: the machine's may drift.
            var tops = new ArrayList<Spent>();
            var halves = new ArrayList<Spent>();
            for (int round = 1; round <= settings.rounds(); round++) {
                tops.add(buyers.reserve());
                double half = tops.get(round - 1).createdPerSecond() / 2;
                halves.add(buyers.work(client -> client.open(half, settings.phaseMs(), Buyers.CREATED)));
                bench.say("latency %d/%d: %s a second offered, %s answered"
                        .formatted(
                                round,
                                settings.rounds(),
                                Numbers.plain(half),
                                Numbers.plain(halves.get(round - 1).createdPerSecond())));
            }
            report(bench.report(), new Duel(halves, tops));
        }
    }

    private void report(Report report, Duel duel) {
        report.add(duel.figure(name(), "rate of the load ÷ top rate", "1/s", Spent::createdPerSecond, Goal.NONE));
        var all = duel.ours();
        var latencies = new Histogram(all.get(0).run().accepted());
        all.forEach(spent -> latencies.add(spent.run().accepted()));
        for (double percentile : PERCENTILES) {
            var what = percentile == 100 ? "longest" : "p" + Numbers.ratio(percentile);
            report.add(Figure.alone(name(), what, "ms", latencies.getValueAtPercentile(percentile) / NS_IN_MS));
        }
        long unsent = all.stream().mapToLong(spent -> spent.run().unsent()).sum();
        if (unsent > 0) {
            report.note("latency: " + unsent + " requests found no free connection before the end of their round; they"
                    + " are in the percentiles with the time they had waited");
        }
    }
}
