package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.wire.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The rounds of the row {@code fanout} as lines of the table. A ratio is the median of the rounds' ratios. */
final class FanOutFigures {
    private static final String ROW = "fanout";
    private static final double US_IN_MS = 1e3;
    private static final double NS_IN_MS = 1e6;
    private static final double US_IN_S = 1e6;
    /** The contract's goal for one core. */
    private static final double DELIVERIES_A_CORE = 500_000;
    /** Ticks, and milliseconds on top of them, within which an overlay knows of a reservation. */
    private static final int LATE_TICKS = 2;

    private static final int LATE_MS = 50;
    private static final double[] PERCENTILES = {50, 99};

    private final FeedBenchSettings settings;
    private final List<Watched> ours = new ArrayList<>();
    private final Map<String, List<Watched>> theirs = new LinkedHashMap<>();
    private final List<Double> reservingUs = new ArrayList<>();
    private final List<Run> watchedRuns = new ArrayList<>();
    private final List<Run> unwatchedRuns = new ArrayList<>();

    FanOutFigures(FeedBenchSettings settings, List<String> peers) {
        this.settings = settings;
        peers.forEach(peer -> theirs.put(peer, new ArrayList<>()));
    }

    /**
     * A round of the engine.
     *
     * @param reserving CPU microseconds of the engine for the same changes where nobody watches
     * @param before the changes before the crowd
     * @param alone the changes before nobody
     */
    void ours(Watched round, double reserving, Run before, Run alone) {
        ours.add(round);
        reservingUs.add(reserving);
        watchedRuns.add(before);
        unwatchedRuns.add(alone);
    }

    void theirs(String peer, Watched round) {
        var rounds = theirs.get(peer);
        if (rounds == null) {
            throw new IllegalArgumentException("no such peer: " + peer);
        }
        rounds.add(round);
    }

    void report(Report report) {
        double rate = Numbers.median(ours, Watched::deliveriesPerSecond);
        report.add(new Figure(
                ROW,
                "update deliveries ÷ changes × overlays",
                "1/s",
                rate,
                settings.offered(),
                rate / settings.offered(),
                Goal.atLeast(0.95)));
        alone(
                report,
                "update deliveries for each core",
                "1/s",
                this::deliveriesPerCore,
                Goal.atLeast(DELIVERIES_A_CORE));
        alone(report, "server CPU", "cores", Watched::serverCores, Goal.atMost(1));
        alone(report, "Redis CPU", "cores", Watched::redisCores, Goal.NONE);
        alone(report, "frames", "1/s", Watched::framesPerSecond, Goal.NONE);
        alone(report, "update deliveries for each frame", "a frame", Watched::deliveriesPerFrame, Goal.NONE);
        alone(report, "payload of a frame", "bytes", Watched::bytesPerFrame, Goal.NONE);
        theirs.forEach((peer, rounds) -> versus(report, peer, rounds));
        arrival(report, "acknowledged → overlay", ours, true);
        theirs.forEach((peer, rounds) -> arrival(report, "published → overlay, " + peer, rounds, false));
        reserve(report);
        alone(report, "client CPU, engine", "cores", Watched::crowdCores, Goal.NONE);
        theirs.forEach((peer, rounds) -> report.add(
                Figure.alone(ROW, "client CPU, " + peer, "cores", Numbers.median(rounds, Watched::crowdCores))));
    }

    private double deliveriesPerCore(Watched watched) {
        return watched.heard().deliveries() / (watched.serverUs() / US_IN_S);
    }

    private void alone(Report report, String what, String unit, ToDoubleFunction<Watched> value, Goal goal) {
        report.add(Figure.alone(ROW, what, unit, Numbers.median(ours, value), goal));
    }

    private void versus(Report report, String peer, List<Watched> rounds) {
        boolean judged = peer.equals("nchan");
        ratio(
                report,
                "server CPU for each frame ÷ " + peer,
                rounds,
                Watched::serverUsPerFrame,
                judged ? Goal.atMost(1) : Goal.NONE);
        feedAlone(report, peer, rounds, judged ? Goal.atMost(1) : Goal.NONE);
        ratio(report, "server CPU for each delivery ÷ " + peer, rounds, Watched::serverUsPerDelivery, Goal.NONE);
        ratio(report, "server CPU ÷ " + peer, rounds, Watched::serverCores, "cores", Goal.NONE);
    }

    private void ratio(Report report, String what, List<Watched> rounds, ToDoubleFunction<Watched> value, Goal goal) {
        ratio(report, what, rounds, value, "µs each", goal);
    }

    private void ratio(
            Report report, String what, List<Watched> rounds, ToDoubleFunction<Watched> value, String unit, Goal goal) {
        var ratios = new double[rounds.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = value.applyAsDouble(ours.get(round)) / value.applyAsDouble(rounds.get(round));
        }
        report.add(new Figure(
                ROW,
                what,
                unit,
                Numbers.median(ours, value),
                Numbers.median(rounds, value),
                Numbers.median(ratios),
                goal));
    }

    /** A relay takes no reservations: what they cost where nobody watches is left out on our side. */
    private void feedAlone(Report report, String peer, List<Watched> rounds, Goal goal) {
        var mine = new double[rounds.size()];
        var ratios = new double[rounds.size()];
        for (int round = 0; round < mine.length; round++) {
            var watched = ours.get(round);
            double us = Math.max(0, watched.serverUs() - reservingUs.get(round));
            mine[round] = us / watched.heard().frames();
            ratios[round] = mine[round] / rounds.get(round).serverUsPerFrame();
        }
        report.add(new Figure(
                ROW,
                "the same without reservations ÷ " + peer,
                "µs each",
                Numbers.median(mine),
                Numbers.median(rounds, Watched::serverUsPerFrame),
                Numbers.median(ratios),
                goal));
    }

    private void arrival(Report report, String what, List<Watched> rounds, boolean judged) {
        var all = new Histogram(rounds.get(0).heard().latencyUs());
        rounds.forEach(round -> all.add(round.heard().latencyUs()));
        for (double percentile : PERCENTILES) {
            var goal = judged && percentile == 99 ? Goal.atMost(LATE_TICKS * settings.tickMs() + LATE_MS) : Goal.NONE;
            report.add(Figure.alone(
                    ROW,
                    what + ", p" + Numbers.plain((long) percentile),
                    "ms",
                    all.getValueAtPercentile(percentile) / US_IN_MS,
                    goal));
        }
    }

    private void reserve(Report report) {
        for (double percentile : PERCENTILES) {
            double crowd = percentile(watchedRuns, percentile);
            double nobody = percentile(unwatchedRuns, percentile);
            var what = "reserve with overlays ÷ without viewers, p" + Numbers.plain((long) percentile);
            report.add(new Figure(ROW, what, "ms", crowd, nobody, crowd / nobody, Goal.NONE));
        }
    }

    private static double percentile(List<Run> runs, double percentile) {
        var all = new Histogram(runs.get(0).accepted());
        runs.forEach(run -> all.add(run.accepted()));
        return all.getValueAtPercentile(percentile) / NS_IN_MS;
    }
}
