package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever way an address is spelt, the same is decided about it, or it is none: no quota and no guard can be walked round.
 * For every address of the description with each of its methods.
 */
class SpellingHttpTest {
    private static final int BURST = 3;
    private static final Config.Rate OFF = new Config.Rate(0, 1);
    private static final List<String> WITHOUT_QUOTA = List.of("/health/live", "/health/ready", "/metrics");

    @TempDir
    static Path folder;

    private static Engine engine;
    private static Api api;
    private static List<String> calls;
    private static long startedNanos;

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        engine = Engine.start(config.withAdmission(new Config.Admission(OFF, new Config.Rate(1, BURST), OFF, 1_000)));
        api = new Api(engine.port());
        startedNanos = System.nanoTime();
        calls = calls(api.get("/openapi.json").is(200).json().path("paths"));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static List<String> calls(JsonNode paths) {
        List<String> calls = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            String address = path.getKey().replaceAll("\\{[a-z]+}", "x");
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (List.of("get", "put", "post", "patch", "delete").contains(method)) {
                    calls.add(method.toUpperCase(Locale.ROOT) + " " + address);
                }
            });
        }
        assertTrue(calls.size() > 30, "the description has the addresses");
        return calls;
    }

    private static List<String> spellings(String path) {
        int last = path.lastIndexOf('/');
        String first = String.format("/%%%02x", (int) path.charAt(1)) + path.substring(2);
        return List.of(
                "/health/.." + path,
                "/health/%2e%2e" + path,
                "/health/live/../.." + path,
                "/web/%2E%2e" + path,
                "/." + path,
                "/" + path,
                path.substring(0, last) + "//" + path.substring(last + 1),
                path.substring(0, last) + "%2f" + path.substring(last + 1),
                path.substring(0, last) + "\\" + path.substring(last + 1),
                path + "/.",
                path + "/x/..",
                path + ";/health/live",
                path + "%00",
                path + "?/health/live",
                path + "/",
                first,
                path.toUpperCase(Locale.ROOT),
                "http://localhost" + path);
    }

    @Test
    void noSpellingOfAnAddressIsWithoutItsQuotaAndNoMethodIs() throws IOException {
        int asked = 0;
        int admitted = 0;
        List<String> seen = new ArrayList<>();
        for (String call : calls) {
            String path = call.substring(call.indexOf(' ') + 1);
            if (WITHOUT_QUOTA.contains(path)) {
                continue;
            }
            List<String> spelt = new ArrayList<>(spellings(path));
            spelt.add(path);
            for (String spelling : spelt) {
                for (String method : List.of(call.substring(0, call.indexOf(' ')), "OPTIONS", "BREW")) {
                    String answer = ask(method, spelling, "");
                    asked++;
                    if (!answer.matches("(?s)HTTP/1\\.[01] (400|429) .*")) {
                        admitted++;
                        seen.add(method + " " + spelling + " → "
                                + answer.lines().findFirst().orElse(""));
                    }
                }
            }
        }
        long seconds = (System.nanoTime() - startedNanos) / 1_000_000_000;
        assertTrue(admitted <= BURST + seconds + 1, admitted + " of " + asked + " in " + seconds + " s: " + seen);
    }

    @Test
    void noSpellingOfAnAddressIsReadByAForeignPageThatMayNotReadIt() throws IOException {
        try (Engine open = Engine.start(Config.defaults().withHttpPort(0).withDataDir(folder.resolve("open")))) {
            int port = open.port();
            for (String call : calls) {
                String method = call.substring(0, call.indexOf(' '));
                String path = call.substring(call.indexOf(' ') + 1);
                int plain = status(ask(port, method, path, "Origin: http://evil.example"));
                for (String spelling : spellings(path)) {
                    int status = status(ask(port, method, spelling, "Origin: http://evil.example"));
                    assertTrue(
                            List.of(plain, 308, 400, 403, 404, 422).contains(status),
                            () -> method + " " + spelling + ": " + status + " and not " + plain);
                    assertFalse(plain == 403 && status < 300, spelling);
                }
            }
        } catch (io.tallylight.boot.EngineException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aRequestThatTheGuardRefusesTakesFromTheQuotaToo() throws IOException {
        long since = System.nanoTime();
        int refused = 0;
        for (int i = 0; i < 30; i++) {
            String answer = ask("PUT", "/v1/shows/x", "Origin: http://evil.example");
            assertTrue(answer.matches("(?s)HTTP/1\\.1 (403|429) .*"), answer);
            refused += answer.startsWith("HTTP/1.1 403 ") ? 1 : 0;
        }
        long seconds = (System.nanoTime() - since) / 1_000_000_000;
        assertTrue(refused <= BURST + seconds + 1, refused + " were not counted");
    }

    @Test
    void thoseWhoWatchOverTheEngineHaveNoQuota() throws IOException {
        for (String path : WITHOUT_QUOTA) {
            for (int i = 0; i < 3 * BURST; i++) {
                assertEquals(200, status(ask("GET", path, "")), path);
            }
        }
    }

    private static String ask(String method, String target, String header) throws IOException {
        return ask(engine.port(), method, target, header);
    }

    private static String ask(int port, String method, String target, String header) throws IOException {
        try (RawHttp raw = new RawHttp(port)) {
            return raw.write(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                            + (header.isEmpty() ? "" : header + "\r\n")
                            + "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n")
                    .answer(false);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}
