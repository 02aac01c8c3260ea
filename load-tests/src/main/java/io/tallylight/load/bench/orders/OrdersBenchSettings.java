package io.tallylight.load.bench.orders;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to measure.
 *
 * @param engineJar the engine
 * @param systems order systems by name: {@code sqlite}, {@code postgres}, {@code webhook}
 * @param connections keep-alive connections of a load
 * @param phaseMs milliseconds of one load
 * @param warmUpMs milliseconds of load before the first that counts
 * @param rounds how often each is measured
 * @param held orders that are held back before they drain
 * @param inserted orders of one round of inserts by hand
 * @param jvmFlags of the engine
 * @param engineEnvironment settings of the engine, as environment variables
 */
record OrdersBenchSettings(
        Path engineJar,
        List<String> systems,
        int connections,
        long phaseMs,
        long warmUpMs,
        int rounds,
        int held,
        int inserted,
        List<String> jvmFlags,
        Map<String, String> engineEnvironment) {
    /** As many as a large show has. */
    static final int BUYERS = 20_000;

    OrdersBenchSettings {
        systems = List.copyOf(systems);
        jvmFlags = List.copyOf(jvmFlags);
        engineEnvironment = Map.copyOf(engineEnvironment);
    }

    /** By name, for the head of a report. */
    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "load",
                connections + " connections, " + rounds + " rounds of " + phaseMs + " ms after " + warmUpMs + " ms, "
                        + BUYERS + " buyers, one unit an order; " + held + " orders held back");
        facts.put("virtual machine flags", jvmFlags.isEmpty() ? "none" : String.join(" ", jvmFlags));
        facts.put("engine settings", engineEnvironment.isEmpty() ? "defaults" : engineEnvironment.toString());
        return facts;
    }
}
