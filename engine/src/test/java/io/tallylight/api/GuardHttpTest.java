package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may call from where in open mode. */
@ExtendWith(SharedEngine.class)
class GuardHttpTest {
    private static final String FOREIGN = "https://evil.example";
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    private final Api api;
    private final String show;

    GuardHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    @Test
    void aForeignPageMayReadWhatIsPublicAndNothingElse() {
        String path = "/v1/shows/" + show;
        for (String origin : List.of(FOREIGN, "null", "http://localhost:1")) {
            for (String open : List.of("/v1/shows", path, path + "/offers/A", "/health/live", "/openapi.yaml")) {
                Reply reply = api.get(open, "Origin", origin).is(200);
                assertEquals("*", reply.header("Access-Control-Allow-Origin").orElse(""), open);
                assertEquals(
                        "Retry-After, ETag, Location, Idempotent-Replayed",
                        reply.header("Access-Control-Expose-Headers").orElse(""));
            }
            for (String closed : List.of(
                    path + "/ledger", path + "/orders", path + "/reservations?buyerId=b", "/v1/orders/x", "/metrics")) {
                Reply reply = api.get(closed, "Origin", origin).isProblem(ProblemType.FORBIDDEN_ORIGIN);
                assertFalse(reply.header("Access-Control-Allow-Origin").isPresent(), closed);
            }
            api.post(Api.reservations(show), ONE, "Origin", origin).isProblem(ProblemType.FORBIDDEN_ORIGIN);
            api.put(path, "{'title':'T','currency':'EUR'}", "Origin", origin).isProblem(ProblemType.FORBIDDEN_ORIGIN);
            api.delete(path + "/offers/A", "Origin", origin).isProblem(ProblemType.FORBIDDEN_ORIGIN);
        }
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void aPublicAddressIsNoWayRoundToOneThatIsNot() throws Exception {
        for (String path : List.of("/web/../v1/shows/" + show + "/orders", "/health/%2e%2e/metrics")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask("GET " + path + " HTTP/1.1", "Host: localhost", "Origin: " + FOREIGN);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            }
        }
    }

    @Test
    void ourOwnPagesAndListedOriginsMayWrite() {
        for (String origin : List.of("http://127.0.0.1:" + api.port(), SharedEngine.LISTED_ORIGIN)) {
            Reply reply =
                    api.post(Api.reservations(show), ONE, "Origin", origin).is(201);
            assertEquals(origin, reply.header("Access-Control-Allow-Origin").orElse(""));
            assertEquals("Origin", reply.header("Vary").orElse(""));
            Reply refused =
                    api.post(Api.reservations(show), "{}", "Origin", origin).isInvalid("buyerId");
            assertEquals(
                    origin, refused.header("Access-Control-Allow-Origin").orElse(""), "or the page sees no reason");
        }
    }

    @Test
    void aBrowserIsToldBeforehandWhatItMay() {
        String path = Api.reservations(show);
        Reply listed = api.send(
                        "OPTIONS",
                        path,
                        "",
                        "Origin",
                        SharedEngine.LISTED_ORIGIN,
                        "Access-Control-Request-Method",
                        "POST")
                .is(204);
        assertEquals(
                SharedEngine.LISTED_ORIGIN,
                listed.header("Access-Control-Allow-Origin").orElse(""));
        assertTrue(listed.header("Access-Control-Allow-Methods").orElse("").contains("POST"));
        assertTrue(listed.header("Access-Control-Allow-Headers").orElse("").contains("Idempotency-Key"));
        assertEquals(
                "*",
                api.send("OPTIONS", "/v1/shows/" + show, "", "Origin", "null", "Access-Control-Request-Method", "GET")
                        .is(204)
                        .header("Access-Control-Allow-Origin")
                        .orElse(""));
        for (String method : List.of("GET", "", "G E T", "get")) {
            api.send("OPTIONS", path, "", "Origin", FOREIGN, "Access-Control-Request-Method", method)
                    .isProblem(ProblemType.FORBIDDEN_ORIGIN);
        }
    }

    @Test
    void aNameThatWasReboundToThisMachineIsRefused() throws Exception {
        for (String host : List.of(
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "0.0.0.0",
                "")) {
            for (String path : List.of("/health/live", "/v1/shows", "/v1/shows/" + show + "/feed")) {
                try (RawHttp raw = new RawHttp(api)) {
                    String answer = raw.ask("GET " + path + " HTTP/1.1", "Host: " + host);
                    assertTrue(
                            answer.startsWith("HTTP/1.1 403 ") && answer.contains("/problems/forbidden-origin"),
                            answer);
                }
            }
        }
    }

    @Test
    void aRequestThatNamesMoreThanOneHostIsMalformed() throws Exception {
        String path = "/v1/shows/" + show;
        List<String> calls = List.of(
                "GET /health/live",
                "GET " + path,
                "GET " + path + "/feed",
                "POST " + Api.reservations(show),
                "POST " + path + "/orders");
        for (List<String> hosts : List.of(
                List.of("localhost", "evil.example"),
                List.of("evil.example", "localhost"),
                List.of("localhost", "localhost"))) {
            for (String call : calls) {
                try (RawHttp raw = new RawHttp(api)) {
                    String answer = raw.ask(
                            call + " HTTP/1.1",
                            "Host: " + hosts.get(0),
                            "Accept: text/event-stream",
                            "Content-Type: application/json",
                            "Content-Length: 0",
                            "HOST: " + hosts.get(1));
                    assertTrue(
                            answer.startsWith("HTTP/1.1 400 ")
                                    && answer.contains("/problems/malformed")
                                    && answer.contains("Host"),
                            call + ": " + answer);
                }
            }
        }
    }

    @Test
    void everyNameOfLoopbackIsOurs() throws Exception {
        for (String host : List.of(
                "localhost",
                "LOCALHOST:" + api.port(),
                "127.0.0.1",
                "127.1.2.3:9",
                "[::1]:80",
                "[::1]",
                "shop.localhost")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask("GET /health/live HTTP/1.1", "Host: " + host);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), host + ": " + answer);
            }
        }
    }

    @Test
    void aRequestWithoutHostIsReadWhereItMayHaveNone() throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            assertTrue(raw.ask("GET /health/live HTTP/1.0").startsWith("HTTP/1.0 200 "));
        }
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET /health/live HTTP/1.1");
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("/problems/malformed"), answer);
        }
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET /metrics HTTP/1.0", "Origin: " + FOREIGN);
            assertTrue(answer.startsWith("HTTP/1.0 403 "), answer);
        }
    }

    @Test
    void aClientThatWouldSpeakHttp2IsServedByHttp1() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        URI uri = URI.create("http://localhost:" + api.port() + "/v1/shows/" + show);
        for (int i = 0; i < 2; i++) {
            var reply = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), reply.body());
            assertEquals(HttpClient.Version.HTTP_1_1, reply.version());
        }
        var write = client.send(
                HttpRequest.newBuilder(uri).DELETE().header("Origin", FOREIGN).build(), BodyHandlers.ofString());
        assertEquals(403, write.statusCode());
    }
}
