package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.harness.JarProcess;
import io.tallylight.load.harness.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of {@code bench orders} against the real engine, with so few orders that the figures mean nothing. */
class OrdersBenchIT {
    private static final long RUN_S = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyOrderIsOnceInItsOrderSystemInEveryRow() throws Exception {
        var file = folder.resolve("figures.json");
        var arguments = List.of(
                "bench", "orders", "--quick", "--engine-jar", BuiltJars.engine().toString(), "--json", file.toString());
        try (var bench = JarProcess.start(BuiltJars.load(), arguments)) {
            assertEquals(0, bench.awaitExit(RUN_S), bench::output);
            var report = new ObjectMapper().readTree(file.toFile());
            assertEquals(0, report.path("complaints").size(), bench::output);
            var rows = new TreeSet<String>();
            for (var figure : report.path("figures")) {
                rows.add(figure.path("row").asText());
                assertTrue(Double.isFinite(figure.path("ours").asDouble(Double.NaN)), figure::toString);
                assertTrue(!figure.has("peer") || figure.path("peer").asDouble() > 0, figure::toString);
            }
            var expected = new TreeSet<>(Set.of("flush", "drain"));
            if (PostgresServer.isHere()) {
                expected.add("inserts");
            }
            assertEquals(expected, rows, bench::output);
        }
    }
}
