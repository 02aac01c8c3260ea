package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class MetricsHttpTest {
    private final Api api;

    MetricsHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void whatMattersIsMeasured() {
        Reply metrics = api.get("/metrics").is(200);

        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.header("Content-Type").orElse(""));
        for (String name : List.of(
                "tallylight_ledger_batch_commands",
                "tallylight_ledger_batch_seconds",
                "tallylight_ledger_commands_total",
                "tallylight_ledger_waiting",
                "tallylight_ledger_expired_total",
                "tallylight_feed_sockets",
                "tallylight_orders_flushed_total",
                "tallylight_orders_lag",
                "tallylight_build_info{version=\"",
                "tallylight_redis_memory_used_bytes",
                "tallylight_redis_memory_rss_bytes",
                "tallylight_redis_aof_size_bytes",
                "tallylight_data_free_bytes",
                "tallylight_data_size_bytes",
                "jvm_memory_used_bytes",
                "process_start_time_seconds",
                "process_open_fds",
                "process_max_fds",
                "process_cpu_seconds_total",
                "process_cpu_usage")) {
            assertTrue(metrics.text().contains("\n" + name), name);
        }
    }

    @Test
    void promtoolAcceptsTheMetrics() throws Exception {
        api.reserve(api.liveShow(), UUID.randomUUID().toString(), 1).is(422);
        String metrics = api.get("/metrics").is(200).text();
        Optional<String> complaints = Promtool.check(metrics);
        assumeTrue(complaints.isPresent(), "promtool is not installed (Debian's package prometheus)");
        assertEquals("", complaints.get());
    }

    @Test
    void theOperationsGuideNamesEveryMetric() throws IOException {
        String guide = Files.readString(Path.of("../docs/operations.md"));
        for (String line : api.get("/metrics").text().lines().toList()) {
            if (line.startsWith("# TYPE tallylight_") && !line.endsWith("_max gauge")) {
                String name = line.split(" ", -1)[2];
                assertTrue(guide.contains("`" + name + "`"), name + " is not in docs/operations.md");
            }
        }
    }

    @Test
    void requestsAreCountedByTheTemplateOfTheirAddressWhateverBecameOfThem() {
        String show = api.liveShow();
        String word = UUID.randomUUID().toString();
        api.get("/v1/shows/" + show).is(200);
        api.reserve(show, word, 1).is(422);
        api.get("/v1/shows/" + show, "Origin", "null").is(200);
        api.get("/v1/shows/" + show + "/orders", "Origin", "https://" + word).is(403);
        api.put("/v1/shows/" + show, "x".repeat(300_000)).is(413);
        api.get("/" + word).is(404);
        api.get("/v1/" + word).is(404);
        api.get("/web/" + word).is(404);
        api.send("X" + word.replace("-", ""), "/v1/shows/" + show, "").is(405);

        String metrics = api.get("/metrics").text();
        for (String labels : List.of(
                "method=\"GET\",route=\"/v1/shows/:show\",status=\"200\"",
                "method=\"POST\",route=\"/v1/shows/:show/reservations\",status=\"422\"",
                "method=\"GET\",route=\"/v1/shows/:show/orders\",status=\"403\"",
                "method=\"PUT\",route=\"/v1/shows/:show\",status=\"413\"",
                "method=\"GET\",route=\"/web/*\",status=\"404\"",
                "method=\"GET\",route=\"other\",status=\"404\"",
                "method=\"other\",route=\"other\",status=\"405\"")) {
            assertTrue(metrics.contains("tallylight_http_seconds_count{" + labels + "}"), labels);
        }
        assertFalse(metrics.contains(show) || metrics.contains(word) || metrics.contains(word.replace("-", "")));
    }
}
