package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.json.Json;
import io.tallylight.testing.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers send does not make the metrics grow without end. Repeats from {@code -Dseed}. */
class MetricsGrowthHttpTest {
    /** As docs/operations.md says it. */
    private static final int SERIES_MAX = 2_000;

    private static final int REQUESTS = 3_000;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "TRACE", "X");
    private static final List<String> BODIES =
            List.of("", "{}", "[]", "{\"lines\":[]}", "nonsense", "x".repeat(300_000));

    /** Headers that are refused, or not, on every route. */
    private static final List<String[]> HEADERS = List.of(
            new String[] {"Content-Type", "application/json"},
            new String[] {"Content-Type", "text/plain"},
            new String[] {"Content-Type", "application/json", "Origin", "https://stranger.example"},
            new String[] {"Content-Type", "application/json", "Idempotency-Key", "key-1"});

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    MetricsGrowthHttpTest() {}

    @Test
    void theNumberOfSeriesStaysBoundedWhateverMethodsAndPathsAreAskedFor() throws Exception {
        Seed seed = Seed.of(MetricsGrowthHttpTest.class);
        Random random = seed.random();
        try (Engine engine = Engine.start(Config.defaults().withHttpPort(0).withDataDir(folder))) {
            Api api = Api.patient(engine.port());
            String show = api.liveShow();
            List<String> paths = paths(api);
            for (int i = 0; i < REQUESTS; i++) {
                String path = pick(random, paths).replace("{show}", random.nextBoolean() ? show : word(random));
                path = path.replaceAll("\\{[^}]*}", word(random));
                String method = random.nextInt(20) == 0 ? "M" + word(random).replace("-", "") : pick(random, METHODS);
                Reply reply = api.send(method, path, pick(random, BODIES), pick(random, HEADERS));
                assertFalse(reply.status() == 500, seed + " " + method + " " + path + ": " + reply.text());
            }
            String metrics = api.get("/metrics").is(200).text();
            long series = metrics.lines().filter(line -> !line.startsWith("#")).count();
            assertTrue(series < SERIES_MAX, series + " series after " + REQUESTS + " requests, " + seed);
            assertTrue(metrics.length() < 200_000, metrics.length() + " characters, " + seed);
            assertTrue(api.audit(show).contains("\"conserved\":true"), seed.toString());
        }
    }

    private static List<String> paths(Api api) throws Exception {
        JsonNode described =
                Json.MAPPER.readTree(api.get("/openapi.json").is(200).text());
        List<String> paths = new ArrayList<>();
        described.path("paths").fieldNames().forEachRemaining(paths::add);
        // A feed is a connection that stays, and a stranger's rebuild takes its time.
        paths.removeIf(path -> path.endsWith("/feed") || path.endsWith("/events"));
        paths.addAll(List.of("/", "/docs", "/shop", "/overlay", "/web/{file}", "/v1/{word}", "/{word}"));
        return paths;
    }

    private static String word(Random random) {
        return "w-" + Integer.toString(random.nextInt(1_000_000), Character.MAX_RADIX);
    }

    private static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
