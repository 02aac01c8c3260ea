package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.LogLines;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forms of one request that a proxy in front could read as another. Each is refused or the connection is closed; none is
 * taken, and the request that is hidden behind it is never answered. Lines end where the table has a bar.
 */
@ExtendWith(SharedEngine.class)
class SmugglingHttpTest {
    private static final String HIDDEN = "GET /v1/smuggled HTTP/1.1|Host: localhost||";

    private final Api api;

    SmugglingHttpTest(Api api) {
        this.api = api;
    }

    static List<String> forms() {
        String post = "POST /v1/shows/x/reservations HTTP/1.1|Host: localhost|Content-Type: application/json|"
                + "Idempotency-Key: smuggling-form|";
        String get = "GET /health/live HTTP/1.1|Host: localhost|";
        return List.of(
                // two lengths, or a length and chunks
                post + "Content-Length: 4|Transfer-Encoding: chunked||0||" + HIDDEN,
                post + "Transfer-Encoding: chunked|Content-Length: 4||0||" + HIDDEN,
                post + "Content-Length: 0|Content-Length: 49||" + HIDDEN,
                post + "Content-Length: 0, 49||" + HIDDEN,
                post + "Content-Length: +0||" + HIDDEN,
                post + "Content-Length: -1||" + HIDDEN,
                post + "Content-Length: 0x0||" + HIDDEN,
                post + "Content-Length: 99999999999999999999||" + HIDDEN,
                post + "Content-Length : 0||" + HIDDEN,
                // encodings that are none
                post + "Transfer-Encoding: xchunked||0||" + HIDDEN,
                post + "Transfer-Encoding: chunked, identity||0||" + HIDDEN,
                post + "Transfer-Encoding : chunked||0||" + HIDDEN,
                post + "Transfer-Encoding: \"chunked\"||0||" + HIDDEN,
                post + "Transfer-Encoding: \u000bchunked||0||" + HIDDEN,
                // chunks that are none
                post + "Transfer-Encoding: chunked||z||" + HIDDEN,
                post + "Transfer-Encoding: chunked||-1||" + HIDDEN,
                post + "Transfer-Encoding: chunked||0x1|a|0||" + HIDDEN,
                post + "Transfer-Encoding: chunked||ffffffffffffffff1||" + HIDDEN,
                post + "Transfer-Encoding: chunked||1|aXX0||" + HIDDEN,
                // headers that decide, twice
                get + "Host: evil.example||",
                get + "Authorization: Bearer a|Authorization: Bearer b||",
                get + "Origin: http://localhost|Origin: http://evil.example||",
                post + "Idempotency-Key: another-one|Content-Length: 2||{}",
                // bytes that are none of a header or a target
                "GET /health/live HTTP/1.1|Host: localhost|X-A: b\rX-B: c||",
                "GET /health/live\u0000 HTTP/1.1|Host: localhost||",
                "GET /health/live HTTP/1.1|Host: localhost|X\u0000: a||",
                "GET /health/live HTTP/1.1|Host: localhost|X A: a||",
                // targets that are not in normal form
                "GET http://evil.example/health/live HTTP/1.1|Host: localhost||",
                "GET https://localhost/health/live HTTP/1.1|Host: localhost||",
                "GET localhost/health/live HTTP/1.1|Host: localhost||",
                "GET * HTTP/1.1|Host: localhost||",
                "GET //health/live HTTP/1.1|Host: localhost||",
                "GET /health//live HTTP/1.1|Host: localhost||",
                "GET /health/./live HTTP/1.1|Host: localhost||",
                "GET /v1/../health/live HTTP/1.1|Host: localhost||",
                "GET /v1/%2e%2e/health/live HTTP/1.1|Host: localhost||",
                "GET /health%2flive HTTP/1.1|Host: localhost||",
                "GET /health%2Flive HTTP/1.1|Host: localhost||",
                "GET /health%5clive HTTP/1.1|Host: localhost||",
                "GET /health\\live HTTP/1.1|Host: localhost||",
                "GET /health/live;a=b HTTP/1.1|Host: localhost||",
                "GET /health/live#a HTTP/1.1|Host: localhost||",
                "GET /health/live?a#b HTTP/1.1|Host: localhost||",
                "GET /health/liv\u00e9 HTTP/1.1|Host: localhost||",
                "GET /health/%6cive HTTP/1.1|Host: localhost||",
                "GET /v1/shows/%c0%ae%c0%ae/ledger HTTP/1.1|Host: localhost||");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormThatTwoCouldReadInTwoWaysIsRefused(String form) throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            raw.write(form.replace("|", "\r\n"));
            String answer = answer(raw);
            assertTrue(
                    answer.equals("<closed>") || answer.matches("(?s)HTTP/1\\.[01] (400|413|501) .*"),
                    form + "\n" + answer);
            for (String more = answer; !more.endsWith("<closed>") && raw.hasAnswer(); ) {
                more = answer(raw);
                assertTrue(!more.startsWith("HTTP/1.1 404 "), "the hidden request was answered: " + more);
            }
        }
    }

    @Test
    void theTargetOfARequestToAProxyIsReadWhereItNamesTheSameHost() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET http://localhost/health/live HTTP/1.1", "Host: localhost");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }

    @Test
    void aHeaderThatIsFoldedIsOneLineForEveryone() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET /health/live HTTP/1.1", "Host: local", " host");
            assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
        }
    }

    @Test
    void aChunkThatIsNoneIsLoggedInNoMoreBytesThanItHas() throws IOException {
        try (LogLines problems = LogLines.of(Problems.class);
                LogLines exchanges = LogLines.of(BodyReader.class);
                RawHttp raw = new RawHttp(api)) {
            raw.write("POST /v1/shows/\u001b[2K/reservations HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String unprintable = answer(raw);
            assertTrue(unprintable.startsWith("HTTP/1.1 400 ") || unprintable.equals("<closed>"), unprintable);
            for (String path : List.of("/v1/shows/x/reservations", "/v1/shows/x/imports", "/v1/shows/x", "/v1/none")) {
                try (RawHttp bad = new RawHttp(api)) {
                    bad.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\nz\r\n\r\n");
                    String unused = answer(bad);
                }
            }
            assertTrue(
                    problems.all().isEmpty() && exchanges.all().isEmpty(),
                    () -> problems.all() + " " + exchanges.all());
        }
    }

    /** The next answer; closed where the connection is reset. */
    private static String answer(RawHttp raw) throws IOException {
        try {
            return raw.answer(false);
        } catch (SocketException e) {
            return "<closed>";
        }
    }
}
