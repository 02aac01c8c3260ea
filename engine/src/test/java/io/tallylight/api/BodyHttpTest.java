package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies as strangers write them. */
@ExtendWith(SharedEngine.class)
class BodyHttpTest {
    private static final String BASKET = "{'buyerId':'ann','lines':[{'sku':'A','quantity':1}]}";
    private static final int BODY_BYTES_MAX = 262_144;
    private static final String SHOW = "{'title':'T','currency':'EUR'}";

    private final Api api;

    BodyHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void whatIsNotOneJsonObjectIsMalformed() {
        for (String body : List.of(
                "",
                " ",
                "{",
                "[1]",
                "null",
                "5",
                "{} {}",
                "{'title':'a','title':'b'}",
                "{'a':NaN}",
                "{'a':1,}",
                "/**/{}",
                "{'a':01}",
                "[".repeat(100),
                "{'a':".repeat(17) + "1" + "}".repeat(17),
                "{'a':" + "1".repeat(2_000) + "}")) {
            api.put("/v1/shows/body", body).isProblem(ProblemType.MALFORMED);
        }
        api.get("/v1/shows/body").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aNumberThatIsOutOfRangeIsMalformedWhereverItStands() {
        String show = api.liveShow();
        String path = "/v1/shows/" + show;
        api.offer(show, "A", 3);
        for (String number : List.of(
                "1e99999999999",
                "-1E+99999999999",
                "1e-99999999999",
                "1e999999999",
                "1E+401",
                "1e-999999999",
                "0e99999")) {
            String field = "{'a':" + number + "}";
            api.put("/v1/shows/numbers", "{'title':" + number + ",'currency':'EUR'}")
                    .isProblem(ProblemType.MALFORMED);
            api.patch(path, field).isProblem(ProblemType.MALFORMED);
            api.put(path + "/offers/B", field).isProblem(ProblemType.MALFORMED);
            api.post(path + "/offers/A/adjustments", field).isProblem(ProblemType.MALFORMED);
            api.post(path + "/notices", field).isProblem(ProblemType.MALFORMED);
            api.post("/v1/feed-tickets", field).isProblem(ProblemType.MALFORMED);
            for (String list : List.of("/reservations", "/orders")) {
                String basket = "{'buyerId':'ann','lines':[{'sku':'A','quantity':1}],'metadata':" + field
                        + (list.equals("/orders") ? ",'payment':{'method':'external'}" : "") + "}";
                api.post(path + list, basket).isProblem(ProblemType.MALFORMED);
                api.post(path + list, basket.replace("'metadata'", "'attribution'"))
                        .isProblem(ProblemType.MALFORMED);
            }
        }
        assertEquals("3 0 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void onlyUtf8IsRead() {
        byte[] utf16 = SHOW.replace('\'', '"').getBytes(StandardCharsets.UTF_16BE);
        byte[] latin = "{\"title\":\"\u00e9\",\"currency\":\"EUR\"}".getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] body : List.of(utf16, latin)) {
            api.send("PUT", "/v1/shows/body", body, "Content-Type", "application/json")
                    .isProblem(ProblemType.MALFORMED);
        }
        String emoji = "\ud83e\udee0 \ud83d\udecd\ufe0f";
        String path = "/v1/shows/" + api.show("{'title':'" + emoji + "','currency':'EUR'}");
        assertEquals(emoji, api.get(path).json().path("title").textValue());
    }

    @Test
    void oneByteOrderMarkBeforeABodyIsSkipped() {
        String show = "/v1/shows/" + api.liveShow();
        String offer = show + "/offers/A";
        api.send("PUT", offer, "\uFEFF{'title':'A','price':1000,'allotted':5}", "Content-Type", "application/json")
                .is(201);
        api.keyed(show + "/reservations", Api.key(), "\uFEFF" + BASKET).is(201);
        api.send("PATCH", offer, "\uFEFF\uFEFF{'price':1}", "Content-Type", "application/merge-patch+json")
                .isProblem(ProblemType.MALFORMED);
        api.send("PATCH", offer, "\uFEFF", "Content-Type", "application/merge-patch+json")
                .isProblem(ProblemType.MALFORMED);
    }

    @Test
    void halfASurrogatePairAndControlCharactersAreNoText() {
        api.put("/v1/shows/body", "{'title':'\\ud800','currency':'EUR'}").isInvalid("title");
        api.put("/v1/shows/body", "{'title':'\\u0007','currency':'EUR'}").isInvalid("title");
    }

    @Test
    void aNumberIsWholeAndExactOrRefused() {
        String show = api.show(SHOW);
        String path = "/v1/shows/" + show + "/offers/N";
        for (String number :
                List.of("1.5", "1.0", "1e3", "9007199254740993", "1000000000001", "'5'", "true", "[5]", "1E400")) {
            api.put(path, "{'title':'N','price':" + number + "}").isInvalid("price");
        }
        assertEquals(
                0,
                api.put(path, "{'title':'N','price':-0}")
                        .is(201)
                        .json()
                        .path("price")
                        .intValue());
        assertEquals(
                "1000000000000",
                api.put(path, "{'title':'N','price':1000000000000}")
                        .is(200)
                        .json()
                        .path("price")
                        .toString());
    }

    @Test
    void anotherContentTypeIsRefused() {
        String path = "/v1/shows/" + api.show(SHOW);
        for (String type : List.of("text/plain", "application/xml", "", "multipart/form-data", "application/jsonx")) {
            Reply reply = type.isEmpty() ? api.send("PUT", path, SHOW) : api.put(path, SHOW, "Content-Type", type);
            reply.isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        api.put(path, "a=%zz&b", "Content-Type", "application/x-www-form-urlencoded")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.put(path, SHOW, "Content-Type", "application/merge-patch+json")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.put(path, SHOW, "Content-Type", "Application/JSON; charset=utf-8").is(200);
        api.patch(path, "{'title':'2'}", "Content-Type", "application/json").is(200);
        api.patch(path, "{'title':'2'}", "Content-Type", "application/json-patch+json")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void aBodyComesAsItIsOrNotAtAll() {
        String show = api.liveShow();
        String path = "/v1/shows/" + show;
        api.offer(show, "A", 1);
        for (String coding : List.of("gzip", "br", "GZIP, identity", "")) {
            api.patch(path, "{'title':'2'}", "Content-Encoding", coding).isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            api.post(Api.reservations(show), BASKET, "Content-Encoding", coding)
                    .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        api.patch(path, "{'title':'2'}", "Content-Encoding", "Identity").is(200);
        api.post(Api.reservations(show), BASKET, "Content-Encoding", "identity").is(201);
        assertEquals("0 1 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void aBodyMayBeAsLargeAsTheLimitAndNoByteMore() {
        String path = "/v1/shows/" + api.show(SHOW);
        String full = SHOW + " ".repeat(BODY_BYTES_MAX - SHOW.length());

        api.put(path, full).is(200);
        api.put(path, full + " ").isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void aChunkedBodyThatIsTooLargeIsRefusedAndTheConnectionIsClosed() throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            String chunk = Integer.toHexString(BODY_BYTES_MAX) + "\r\n" + "x".repeat(BODY_BYTES_MAX) + "\r\n";
            String refused = raw.write("PUT /v1/shows/body HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk + chunk + "0\r\n\r\n")
                    .answer(false);
            assertTrue(refused.startsWith("HTTP/1.1 413 ") && refused.contains("/problems/too-large"), refused);
            assertTrue(refused.toLowerCase(Locale.ROOT).contains("connection: close"), refused);
            assertEquals("<closed>", raw.answer(false));
        }
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsToldAtOnce() throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            String refused = raw.ask(
                    "PUT /v1/shows/body HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "Content-Length: 300000");
            assertTrue(refused.startsWith("HTTP/1.1 413 "), refused);
        }
        try (RawHttp raw = new RawHttp(api)) {
            String go = raw.ask(
                    "PUT /v1/shows/expected HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "Content-Length: " + SHOW.length());
            assertTrue(go.startsWith("HTTP/1.1 100 "), go);
            String made = raw.write(SHOW.replace('\'', '"')).answer(false);
            assertTrue(made.startsWith("HTTP/1.1 201 "), made);
        }
    }

    @Test
    void whoExpectsWhatNobodyDoesIsToldSo() throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            String refused = raw.ask(
                    "POST /v1/shows/body/reservations HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: application/json",
                    "Idempotency-Key: expects-something",
                    "Expect: something",
                    "Content-Length: 2");
            assertTrue(refused.startsWith("HTTP/1.1 400 ") && refused.contains("Expect"), refused);
        }
    }

    @Test
    void noContentHasNoLength() throws Exception {
        String show = api.show(SHOW);
        String offer = api.offer(show, "A", 1);
        try (RawHttp raw = new RawHttp(api)) {
            String gone = raw.ask("DELETE " + offer + " HTTP/1.1", "Host: localhost");
            assertTrue(gone.startsWith("HTTP/1.1 204 "), gone);
            assertTrue(!gone.toLowerCase(Locale.ROOT).contains("content-length"), gone);
            assertTrue(raw.ask("GET /health/live HTTP/1.1", "Host: localhost").startsWith("HTTP/1.1 200 "));
        }
    }
}
