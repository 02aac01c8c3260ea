package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.crowd.CameBack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The rounds of the row {@code return} as lines of the table. A ratio is the median of the rounds' ratios. */
final class ReturnFigures {
    private static final String ROW = ReturnRow.NAME;
    private static final double US_IN_MS = 1e3;
    private static final double NS_IN_MS = 1e6;
    private static final double NS_IN_US = 1e3;
    private static final double MB = 1_048_576;
    /** Milliseconds that a buyer need not notice; more would mean that the crowd hurts the sale. */
    private static final double RESERVE_P99_MS = 150;

    private final List<Round> rounds = new ArrayList<>();

    /**
     * Some time of a round.
     *
     * @param tookNs from when a reservation was due until it was acknowledged
     * @param lastedNs nanoseconds over which the CPU was measured
     * @param serverUs CPU microseconds of the engine
     * @param crowdUs the same of the overlays
     * @param peakBytes the engine's memory at its highest, 0 where that is unknown
     * @param refused reservations that were not granted
     */
    record Phase(Histogram tookNs, long lastedNs, double serverUs, double crowdUs, double peakBytes, long refused) {
        double serverCores() {
            return serverUs / (lastedNs / NS_IN_US);
        }

        double crowdCores() {
            return crowdUs / (lastedNs / NS_IN_US);
        }

        double peakMb() {
            return peakBytes / MB;
        }
    }

    /** The return, and what happened until the last was in. */
    record Back(CameBack how, Phase phase) {}

    /** The same load while nobody moves, and while all come back. */
    record Round(Phase rest, Back back) {
        @Override
        public String toString() {
            return "all %s in after %s ms, %s refused; reserve p99 %s ms, at rest %s ms"
                    .formatted(
                            Numbers.plain(back.how.overlays()),
                            Numbers.plain(back.how.lastInUs() / US_IN_MS),
                            Numbers.plain(back.how.refused()),
                            Numbers.plain(percentileMs(back.phase.tookNs, 99)),
                            Numbers.plain(percentileMs(rest.tookNs, 99)));
        }
    }

    void add(Round round) {
        rounds.add(round);
    }

    void report(Report report) {
        alone(report, "all connections lost → last overlay in", "ms", how -> how.lastInUs() / US_IN_MS);
        alone(report, "attempts that were refused", "", how -> how.refused());
        alone(report, "attempt → state, p50", "ms", how -> how.waitedP50Us() / US_IN_MS);
        alone(report, "attempt → state, p99", "ms", how -> how.waitedP99Us() / US_IN_MS);
        reserve(report, "p50", took -> percentileMs(took, 50));
        reserve(report, "p99", took -> percentileMs(took, 99));
        reserve(report, "longest", took -> took.getMaxValue() / NS_IN_MS);
        report.add(Figure.alone(
                ROW,
                "reserve while they reconnect, p99",
                "ms",
                percentileMs(all(round -> round.back.phase.tookNs), 99),
                Goal.atMost(RESERVE_P99_MS)));
        report.add(Figure.alone(
                ROW,
                "reservations refused while they reconnect",
                "",
                Numbers.median(rounds, round -> round.back.phase.refused),
                Goal.atMost(0)));
        versusRest(report, "server CPU while they reconnect ÷ at rest", "cores", Phase::serverCores);
        versusRest(report, "client CPU while they reconnect ÷ at rest", "cores", Phase::crowdCores);
        if (rounds.get(0).rest.peakBytes > 0) {
            versusRest(report, "memory of the engine at its highest ÷ at rest", "MB", Phase::peakMb);
        }
    }

    private void alone(Report report, String what, String unit, ToDoubleFunction<CameBack> value) {
        report.add(Figure.alone(ROW, what, unit, Numbers.median(rounds, round -> value.applyAsDouble(round.back.how))));
    }

    private void reserve(Report report, String what, ToDoubleFunction<Histogram> ms) {
        double back = ms.applyAsDouble(all(round -> round.back.phase.tookNs));
        double rest = ms.applyAsDouble(all(round -> round.rest.tookNs));
        report.add(new Figure(
                ROW, "reserve while they reconnect ÷ at rest, " + what, "ms", back, rest, back / rest, Goal.NONE));
    }

    private void versusRest(Report report, String what, String unit, ToDoubleFunction<Phase> value) {
        ToDoubleFunction<Round> back = round -> value.applyAsDouble(round.back.phase);
        ToDoubleFunction<Round> rest = round -> value.applyAsDouble(round.rest);
        report.add(new Figure(
                ROW,
                what,
                unit,
                Numbers.median(rounds, back),
                Numbers.median(rounds, rest),
                Numbers.median(rounds, round -> back.applyAsDouble(round) / rest.applyAsDouble(round)),
                Goal.NONE));
    }

    private Histogram all(Function<Round, Histogram> which) {
        var all = new Histogram(which.apply(rounds.get(0)));
        rounds.forEach(round -> all.add(which.apply(round)));
        return all;
    }

    private static double percentileMs(Histogram tookNs, double percentile) {
        return tookNs.getValueAtPercentile(percentile) / NS_IN_MS;
    }
}
