package io.tallylight.load.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to measure.
 *
 * @param engineJar the engine
 * @param connections keep-alive connections of a load
 * @param phaseMs milliseconds of one load
 * @param warmUpMs milliseconds of load before the first that counts
 * @param rounds how often ours and the peer are measured in turn
 * @param kept reservations that the row {@code kept} keeps, or 0 for as many as the machine's memory allows
 * @param quick whether rows share one engine, to be over soon
 * @param jvmFlags of engine and hello alike
 * @param engineEnvironment settings of the engine, as environment variables
 */
public record BenchSettings(
        Path engineJar,
        int connections,
        long phaseMs,
        long warmUpMs,
        int rounds,
        long kept,
        boolean quick,
        List<String> jvmFlags,
        Map<String, String> engineEnvironment) {
    /** As many buyers as a large show has. */
    static final int BUYERS = 20_000;

    public BenchSettings {
        jvmFlags = List.copyOf(jvmFlags);
        engineEnvironment = Map.copyOf(engineEnvironment);
    }

    /** By name, for the head of a report. */
    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "load",
                connections + " connections, " + rounds + " rounds of " + phaseMs + " ms for each side after "
                        + warmUpMs + " ms, " + BUYERS + " buyers");
        facts.put("virtual machine flags", jvmFlags.isEmpty() ? "none" : String.join(" ", jvmFlags));
        facts.put("engine settings", engineEnvironment.isEmpty() ? "defaults" : engineEnvironment.toString());
        return facts;
    }
}
