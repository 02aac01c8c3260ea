package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.rig.Stage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to measure.
 *
 * @param engineJar the engine
 * @param sockets overlays at each server
 * @param changes stock changes a second, each a reservation over HTTP
 * @param offers of the show; changes take turns
 * @param phaseMs milliseconds of changes in one round
 * @param warmUpMs milliseconds of changes before the first round
 * @param rounds how often each server is measured in turn
 * @param returning of the row {@code return}
 * @param nchan the script that serves nchan
 * @param jvmFlags of the engine and of the plain relay alike
 * @param engineEnvironment settings of the engine, as environment variables
 */
record FeedBenchSettings(
        Path engineJar,
        int sockets,
        int changes,
        int offers,
        long phaseMs,
        long warmUpMs,
        int rounds,
        Returning returning,
        Path nchan,
        List<String> jvmFlags,
        Map<String, String> engineEnvironment) {
    private static final String TICK = "TALLYLIGHT_FEED_TICKMS";
    private static final String LOOPS = "TALLYLIGHT_HTTP_EVENTLOOPS";
    private static final int BUYERS = 20_000;
    private static final int TICK_MS = 50;

    FeedBenchSettings {
        jvmFlags = List.copyOf(jvmFlags);
        engineEnvironment = Map.copyOf(engineEnvironment);
    }

    /** One show; nobody's limit, so that it is the feed that is measured. */
    Stage.Plan plan(String show) {
        return new Stage.Plan(show, 1, offers, Stage.Plan.PLENTY, 0, BUYERS);
    }

    /** Update deliveries a second, where every change comes to every overlay. */
    double offered() {
        return (double) sockets * changes;
    }

    /** Of the engine's feed, when nothing stretches it. */
    int tickMs() {
        return Integer.parseInt(engineEnvironment.getOrDefault(TICK, Integer.toString(TICK_MS)));
    }

    /** Event loops of the engine, and of the plain relay. */
    int loops() {
        int set = Integer.parseInt(engineEnvironment.getOrDefault(LOOPS, "0"));
        return set > 0 ? set : Runtime.getRuntime().availableProcessors();
    }

    /** By name, for the head of a report. */
    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "load",
                sockets + " overlays at each server, " + changes + " stock changes a second over " + offers
                        + " offers, " + rounds + " rounds of " + phaseMs + " ms after " + warmUpMs + " ms");
        facts.put("load of return", returning.toString());
        facts.put("virtual machine flags", jvmFlags.isEmpty() ? "none" : String.join(" ", jvmFlags));
        facts.put("engine settings", engineEnvironment.isEmpty() ? "defaults" : engineEnvironment.toString());
        return facts;
    }
}
