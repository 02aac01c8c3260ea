package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What caches and browsers are told about answers. */
@ExtendWith(SharedEngine.class)
class ResponseHeadersHttpTest {
    private static final String PERSON = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final Api api;
    private final String show;

    ResponseHeadersHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 9);
    }

    @Test
    void noCacheKeepsAnAnswerThatIsNotPublicOrAProblem() {
        String reservation = api.reserve(show, "A", 1).is(201).json().path("id").textValue();
        String held = Api.reservations(show) + "/" + reservation;
        for (String address : List.of(
                held,
                Api.reservations(show) + "?buyerId=b",
                "/v1/shows/" + show + "/orders",
                "/v1/shows/" + show + "/ledger",
                "/v1/shows/" + show,
                "/v1/shows/nowhere",
                "/v1/dead-letters",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/nowhere")) {
            Reply reply = api.get(address);
            assertEquals("no-store", reply.header("Cache-Control").orElse(""), address);
            assertEquals("nosniff", reply.header("X-Content-Type-Options").orElse(""), address);
            assertTrue(reply.header("Content-Security-Policy").orElse("").contains("frame-ancestors 'none'"), address);
        }
        for (Reply reply : List.of(
                api.reserve(show, "A", 1).is(201),
                api.reserve(show, "A", 999).is(409),
                api.delete(held).is(200),
                api.send("POST", "/v1/nowhere", ""))) {
            assertEquals("no-store", reply.header("Cache-Control").orElse(""));
            assertEquals("nosniff", reply.header("X-Content-Type-Options").orElse(""));
        }
        api.audit(show);
    }

    @Test
    void whatIsPublicMayBeKeptByWhoAsksEachTimeWhetherItIsStillRight() {
        for (String address : List.of(
                "/v1/shows/" + show,
                "/v1/shows/" + show + "/offers",
                "/v1/shows/" + show + "/offers/A",
                "/v1/shows",
                "/openapi.yaml",
                "/openapi.json",
                "/asyncapi.yaml",
                "/web/tallylight.js",
                "/web/tallylight-feed.js")) {
            Reply reply =
                    api.get(address, "Origin", "https://elsewhere.example").is(200);
            assertEquals("no-cache", reply.header("Cache-Control").orElse(""), address);
            assertTrue(reply.header("ETag").isPresent(), address);
            assertEquals("nosniff", reply.header("X-Content-Type-Options").orElse(""), address);
        }
    }

    @Test
    void onlyTheOverlayMayBeFramedByAnyPage() {
        for (String address : List.of("/", "/docs", "/problems/sold-out", "/problems/nonsense", "/nowhere")) {
            assertTrue(policy(address).contains("frame-ancestors 'none'"), address);
        }
        assertTrue(policy("/shop/" + show).contains("frame-ancestors 'self'"));
        assertFalse(policy("/overlay/" + show).contains("frame-ancestors"));
    }

    private String policy(String address) {
        return api.get(address, "Accept", PERSON)
                .header("Content-Security-Policy")
                .orElse("");
    }

    @Test
    void aPersonGetsAPageForWhatIsRefusedAndAProgramADocument() {
        for (String address : List.of("/nowhere", "/problems/nonsense", "/problems/", "/v1/shows/nowhere")) {
            Reply page = api.get(address, "Accept", PERSON).is(404);
            assertEquals("text/html; charset=utf-8", page.header("Content-Type").orElse(""), address);
            assertTrue(page.text().contains("/problems/not-found"), page.text());
            api.get(address).isProblem(ProblemType.NOT_FOUND);
            api.get(address, "Accept", "application/json, text/html").isProblem(ProblemType.NOT_FOUND);
        }
        Reply page = api.get("/v1/shows/x/offers/%3Cscript%3E?limit=%3Cscript%3E", "Accept", PERSON);
        assertFalse(page.text().contains("<script>"), page.text());
    }

    @Test
    void aPageThatMayNotWriteIsToldSoAndNotThatThereWasNoAnswer() {
        String origin = "https://elsewhere.example";
        Reply preflight = api.send(
                "OPTIONS",
                Api.reservations(show),
                "",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "content-type,idempotency-key");
        assertEquals(204, preflight.status());
        assertEquals("*", preflight.header("Access-Control-Allow-Origin").orElse(""));

        Reply refused = api.post(
                        Api.reservations(show), "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}", "Origin", origin)
                .isProblem(ProblemType.FORBIDDEN_ORIGIN);
        assertEquals("*", refused.header("Access-Control-Allow-Origin").orElse(""));
        assertEquals("9 0 0", api.counters(show, "A"));
    }

    @Test
    void aBodyOfAnotherKindIsToldWhichKindIsTaken() {
        for (String type :
                List.of("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain")) {
            Reply reply = api.send(
                            "POST", Api.reservations(show), "x", "Content-Type", type, "Idempotency-Key", Api.key())
                    .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            assertTrue(reply.json().path("detail").asText().contains("application/json"), reply.text());
        }
    }
}
