package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.bench.rig.PostgresRig;
import io.tallylight.load.harness.JarProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of {@code bench ledger} against the real engine, so short that the figures mean nothing. */
class LedgerBenchIT {
    private static final Set<String> ROWS =
            Set.of("hello", "redis", "fsync", "postgres", "rewrite", "soldout", "latency", "overload", "kept");
    private static final long RUN_S = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyRowIsMeasuredAndEveryShowIsConserved() throws Exception {
        var file = folder.resolve("figures.json");
        var arguments = List.of(
                "bench",
                "ledger",
                "--quick",
                "--all",
                "--engine-jar",
                BuiltJars.engine().toString(),
                "--out",
                file.toString());
        try (var bench = JarProcess.start(BuiltJars.load(), arguments)) {
            assertEquals(0, bench.awaitExit(RUN_S), bench::output);
            var report = new ObjectMapper().readTree(file.toFile());
            assertTrue(
                    report.path("complaints").isArray()
                            && report.path("complaints").isEmpty(),
                    bench::output);
            assertTrue(bench.output().contains("every show is conserved"), bench::output);
            assertTrue(report.at("/facts/redis").asText().startsWith("7."), bench::output);
            var rows = new TreeSet<String>();
            for (var figure : report.path("figures")) {
                rows.add(figure.path("row").asText());
                assertFinite(figure, "ours");
                assertTrue(figure.has("peer") == figure.has("ratio"), figure::toString);
                if (figure.has("peer")) {
                    assertFinite(figure, "peer");
                    assertFinite(figure, "ratio");
                }
            }
            var expected = new TreeSet<>(ROWS);
            if (PostgresRig.isHere()) {
                expected.add("postgres");
            }
            assertEquals(expected, rows, bench::output);
        }
    }

    private static void assertFinite(JsonNode figure, String field) {
        assertTrue(
                figure.path(field).isNumber()
                        && Double.isFinite(figure.path(field).asDouble()),
                figure::toString);
    }
}
