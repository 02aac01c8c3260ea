package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.harness.EngineProcess;
import io.tallylight.load.harness.JarProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Real days against the real engine, both as the jars that a user runs. */
class ReplayIT {
    private static final Pattern OFFERED = Pattern.compile("offered (\\d+)/(\\d+)");
    private static final long RUN_S = 180;

    /** Kept where a test fails: the engine's data is the first thing to look at then. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aRealDaySellsCutsAndExpiresWithACleanVerdict() throws Exception {
        var day = RetailData.day("2011-11-16");
        try (var engine = EngineProcess.start(BuiltJars.engine(), folder.resolve("data"));
                var replay = replay(engine, day, "8s")) {
            assertClean(engine, replay);
            var report = report();
            assertTrue(report.at("/reserved/cutUnits").asLong() > 0, replay.output());
        }
    }

    @Test
    void allOrNothingRefusesWhatIsSoldOut() throws Exception {
        var day = RetailData.day("2011-11-16");
        try (var engine = EngineProcess.start(BuiltJars.engine(), folder.resolve("data"));
                var replay = replay(engine, day, "6s", "--fill", "all")) {
            assertClean(engine, replay);
            assertTrue(report().at("/refused/sold-out/baskets").asLong() > 0, replay.output());
        }
    }

    @Test
    void theOrderSystemsOwnTablesGiveTheSameVerdict() throws Exception {
        var day = RetailData.day("2010-12-02");
        var data = folder.resolve("data");
        try (var engine = EngineProcess.start(BuiltJars.engine(), data);
                var replay = replay(engine, day, "6s", "--orders", "jdbc:sqlite:" + data.resolve("orders.db"))) {
            assertClean(engine, replay);
        }
    }

    @Test
    void aDayThroughAKillOfTheEngineLosesAndDoublesNothing() throws Exception {
        var day = RetailData.day("2010-12-02");
        try (var engine = EngineProcess.start(BuiltJars.engine(), folder.resolve("data"));
                var replay = replay(engine, day, "10s")) {
            var unused = replay.awaitLine(ReplayIT::halfIsOffered, RUN_S);
            engine.kill();
            engine.restart();
            assertClean(engine, replay);
            assertTrue(report().path("retries").asLong() > 0, replay.output());
        }
    }

    private static boolean halfIsOffered(String line) {
        var match = OFFERED.matcher(line);
        return match.find() && 2 * Integer.parseInt(match.group(1)) >= Integer.parseInt(match.group(2));
    }

    private void assertClean(EngineProcess engine, JarProcess replay) throws Exception {
        int exit = replay.awaitExit(RUN_S);
        assertEquals(0, exit, () -> replay.output() + "\n\nThe engine said\n" + engine.output());
        var report = report();
        assertTrue(report.at("/sold/baskets").asLong() > 0, replay.output());
        assertTrue(report.at("/expired/baskets").asLong() > 0, replay.output());
    }

    private JsonNode report() throws Exception {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    private JarProcess replay(EngineProcess engine, Path day, String duration, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("replay", "--url", engine.url().toString(), "--trace", day.toString()));
        arguments.addAll(List.of("--duration", duration, "--hold", "2s"));
        arguments.addAll(List.of("--json", folder.resolve("report.json").toString()));
        arguments.addAll(List.of(more));
        return JarProcess.start(BuiltJars.load(), arguments);
    }
}
