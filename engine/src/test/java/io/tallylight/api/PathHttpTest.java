package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ids in paths, methods, and addresses that are none. */
@ExtendWith(SharedEngine.class)
class PathHttpTest {
    private static final String SHOW = "{'title':'T','currency':'EUR','status':'live'}";

    private final Api api;

    PathHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void everyPrintableIdHasAPathAndItsOwnAddress() {
        for (String id : List.of(
                "a/b",
                "a b",
                "a+b",
                "a%2Fb",
                "a?b#c",
                "\u00e9\u0e01\ud83d\ude00",
                "x}{y",
                "a.rb.oc",
                "...",
                "a:b;c=d,e",
                "x".repeat(128))) {
            String path = "/v1/shows/" + ResourcePaths.segment(id);
            Reply made = api.put(path, SHOW).is(201);
            assertEquals(id, made.json().path("id").textValue());
            assertEquals(path, made.header("Location").orElse(""));

            String offer = path + "/offers/" + ResourcePaths.segment(id);
            assertEquals(
                    offer,
                    api.put(offer, "{'title':'A','price':1,'allotted':3}")
                            .is(201)
                            .header("Location")
                            .orElse(""));
            String body = "{\"buyerId\":\"b\",\"lines\":[{\"sku\":"
                    + io.tallylight.json.Json.object().textNode(id) + ",\"quantity\":1}]}";
            String location = api.post(path + "/reservations", body)
                    .is(201)
                    .header("Location")
                    .orElseThrow();
            api.get(location).is(200);
            String order = api.post(location + "/checkout", "{'payment':{'method':'external'}}")
                    .is(200)
                    .json()
                    .path("id")
                    .asText();
            assertEquals(
                    id,
                    api.get("/v1/orders/" + ResourcePaths.segment(order))
                            .is(200)
                            .json()
                            .path("show")
                            .textValue());
            assertTrue(api.get(path + "/ledger").json().path("conserved").booleanValue(), id);
        }
    }

    @Test
    void whatIsNoIdIsRefused() {
        api.put("/v1/shows/" + "x".repeat(129), SHOW).isInvalid("show");
        api.put("/v1/shows/a%00b", SHOW).isInvalid("show");
        api.put("/v1/shows/a%0Ab", SHOW).isInvalid("show");
        api.get("/v1/shows/a/offers/" + "x".repeat(129)).isInvalid("sku");
        for (String path :
                List.of("/v1/shows/%FF", "/v1/shows/a/offers/%C0%AF", "/v1/shows/%FF/reservations?buyerId=b")) {
            api.get(path).isProblem(ProblemType.MALFORMED);
        }
        api.put("/v1/shows/%FF", SHOW).isProblem(ProblemType.MALFORMED);
    }

    @Test
    void whatIsNotPercentEncodedIsMalformed() throws Exception {
        for (String path : List.of(
                "/v1/shows/%zz", "/v1/shows/%", "/v1/shows?limit=%zz", "/v1/shows/a/feed?after=%", "/web/%zz")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask("GET " + path + " HTTP/1.1", "Host: localhost");
                assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("/problems/malformed"), answer);
            }
        }
    }

    @Test
    void anAddressThatIsNoneIsAProblem() {
        for (String path : List.of("/nothing", "/v1", "/v1/nothing", "/v1/shows/a/b", "/v1/orders", "/problems/none")) {
            api.get(path).isProblem(ProblemType.NOT_FOUND);
        }
        api.post("/v1/shows/a/b", "{}").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void anotherMethodIsRefusedNamingThoseThatThereAre() {
        assertAllowed("POST", "/v1/shows", "GET, HEAD");
        assertAllowed("POST", "/v1/shows/a", "DELETE, GET, HEAD, PATCH, PUT");
        assertAllowed("POST", "/v1/shows/a/offers/b", "DELETE, GET, HEAD, PATCH, PUT");
        assertAllowed("GET", "/v1/shows/a/offers/b/adjustments", "POST");
        assertAllowed("GET", "/v1/shows/a/imports", "POST");
        assertAllowed("PUT", "/v1/shows/a/reservations", "GET, HEAD, POST");
        assertAllowed("PUT", "/v1/shows/a/reservations/b", "DELETE, GET, HEAD, PATCH");
        assertAllowed("GET", "/v1/shows/a/reservations/b/extension", "POST");
        assertAllowed("DELETE", "/v1/shows/a/orders", "GET, HEAD, POST");
        assertAllowed("GET", "/v1/shows/a/reservations/b/checkout", "POST");
        assertAllowed("DELETE", "/v1/orders/a", "GET, HEAD");
        assertAllowed("PUT", "/metrics", "GET, HEAD");
        assertAllowed("BREW", "/v1/shows/a", "DELETE, GET, HEAD, PATCH, PUT");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        String show = api.show(SHOW);
        for (String path :
                List.of("/v1/shows/" + show, "/v1/shows/" + show + "/ledger", "/health/ready", "/openapi.yaml")) {
            Reply get = api.get(path).is(200);
            Reply head = api.send("HEAD", path, "").is(200);
            assertEquals("", head.text());
            assertEquals(get.header("ETag"), head.header("ETag"));
            assertEquals(
                    String.valueOf(get.response().body().length),
                    head.header("Content-Length").orElse(""));
        }
        api.send("HEAD", "/v1/shows/none", "").is(404);
        for (String path : List.of("/docs", "/overlay/x", "/web/docs.js")) {
            try (RawHttp raw = new RawHttp(api)) {
                String head = raw.ask("HEAD " + path + " HTTP/1.1", "Host: localhost");
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                String next = raw.ask("GET /health/live HTTP/1.1", "Host: localhost");
                assertTrue(next.startsWith("HTTP/1.1 200 "), "no body came behind the head: " + next);
            }
        }
    }

    private void assertAllowed(String method, String path, String allowed) {
        Reply reply = api.send(method, path, "").isProblem(ProblemType.METHOD_NOT_ALLOWED);
        assertEquals(allowed, reply.header("Allow").orElse(""), method + " " + path);
    }
}
