package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the parser of HTTP refuses is answered with a problem in HTTP/1.1, and the connection ends. */
@ExtendWith(SharedEngine.class)
class UnreadableRequestHttpTest {
    private static final String POST = String.join(
            "\r\n",
            "POST /v1/shows/x/reservations HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Idempotency-Key: unreadable-1",
            "");

    private final Api api;

    UnreadableRequestHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void whatIsNoRequestIsAProblemAndEndsTheConnection() throws IOException {
        String get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
        Map<String, ProblemType> forms = new LinkedHashMap<>();
        forms.put(POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", ProblemType.MALFORMED);
        forms.put(get + "X-A: a\u007fb\r\n\r\n", ProblemType.MALFORMED);
        forms.put("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", ProblemType.URI_TOO_LONG);
        forms.put(get + "X-A: 1\r\n".repeat(10_000) + "\r\n", ProblemType.HEADERS_TOO_LARGE);
        forms.put("GET /health/live HTTP/2.0\r\nHost: localhost\r\n\r\n", ProblemType.NOT_IMPLEMENTED);
        forms.put(POST + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", ProblemType.NOT_IMPLEMENTED);
        forms.put(
                POST + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                ProblemType.NOT_IMPLEMENTED);
        for (Map.Entry<String, ProblemType> form : forms.entrySet()) {
            try (RawHttp raw = new RawHttp(api)) {
                raw.write(form.getKey());
                String answer = raw.answer(false);
                ProblemType type = form.getValue();
                String what =
                        form.getKey().substring(0, Math.min(200, form.getKey().length())) + "\n" + answer;
                assertTrue(answer.startsWith("HTTP/1.1 " + type.status() + " "), what);
                assertTrue(answer.contains("\"type\":\"/problems/" + type.word() + "\""), what);
                assertTrue(answer.toLowerCase(Locale.ROOT).contains("connection: close"), what);
                assertTrue(answer.contains("application/problem+json"), what);
                assertTrue(isEnded(raw), what);
            }
        }
    }

    private static boolean isEnded(RawHttp raw) {
        try {
            return raw.answer(false).equals("<closed>");
        } catch (IOException reset) {
            return true;
        }
    }
}
