package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.harness.JarProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of {@code bench feed} against the real engine, with so few overlays that the figures mean nothing. */
class FeedBenchIT {
    private static final long RUN_S = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyOverlayHearsOfEveryChangeWhoeverSendsIt() throws Exception {
        var file = folder.resolve("figures.json");
        // nchan would have to be downloaded: a peer that cannot be had must be no more than a note.
        var nchan = Files.writeString(folder.resolve("nchan.sh"), "echo not here; exit 3");
        var arguments = List.of(
                "bench",
                "feed",
                "--quick",
                "--engine-jar",
                BuiltJars.engine().toString(),
                "--nchan",
                nchan.toString(),
                "--json",
                file.toString());
        try (var bench = JarProcess.start(BuiltJars.load(), arguments)) {
            assertEquals(0, bench.awaitExit(RUN_S), bench::output);
            var report = new ObjectMapper().readTree(file.toFile());
            assertEquals(0, report.path("complaints").size(), bench::output);
            assertTrue(report.path("notes").toString().contains("nchan: not measured, not here"), bench::output);
            var rows = new TreeSet<String>();
            for (var figure : report.path("figures")) {
                rows.add(figure.path("row").asText());
                assertTrue(Double.isFinite(figure.path("ours").asDouble(Double.NaN)), figure::toString);
            }
            assertTrue(rows.containsAll(List.of("fanout", "return")), bench::output);
        }
    }
}
