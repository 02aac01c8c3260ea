package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that is given before the body was read closes the connection. */
@ExtendWith(SharedEngine.class)
class EarlyAnswerHttpTest {
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Api api;

    EarlyAnswerHttpTest(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/shows/early,      application/json,    http://evil.example, 40,      403",
        "PUT /v1/shows/early,      multipart/form-data, ,                    40,      415",
        "PUT /v1/shows/early,      application/json,    ,                    9999999, 413",
        "POST /v1/shows,           application/json,    ,                    40,      405",
        "POST /v1/nothing,         application/json,    ,                    40,      404",
        "POST /v1/webhooks/shopify,application/json,    ,                    4000000, 404",
        "POST /v1/webhooks/stripe, application/json,    ,                    40,      404",
        "PUT /v1/../shows,         application/json,    ,                    40,      400",
        "POST /v1/shows/x/reservations, text/plain,     ,                    40,      415",
        "POST /v1/shows/x/imports, application/json,    ,                    40,      415",
        "OPTIONS /v1/shows/x,      application/json,    ,                    40,      204"
    })
    void whoIsRefusedBeforeSendingTheBodyIsToldThatTheConnectionEnds(
            String call, String type, @Nullable String origin, long length, int status) throws IOException {
        for (String expect : new String[] {"Expect: 100-continue\r\n", ""}) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.write(head(call, type, origin, length) + expect + "\r\n")
                        .answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
                assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"), answer);
                assertEquals("<closed>", raw.answer(false), "nothing follows, and nobody waits");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/shows/early,      application/json,    http://evil.example, 403",
        "PUT /v1/shows/early,      multipart/form-data, ,                    415",
        "POST /v1/nothing,         application/json,    ,                    404",
        "POST /v1/shows/x/reservations, text/plain,     ,                    415"
    })
    void whoseBodyCameAlongMayAskOnTheSameConnectionAgain(String call, String type, @Nullable String origin, int status)
            throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.write(head(call, type, origin, 40) + "\r\n" + "x".repeat(40) + NEXT)
                    .answer(false);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("connection: close"), answer);
            String next = raw.answer(false);
            assertTrue(next.startsWith("HTTP/1.1 200 "), next);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT /v1/shows/early, multipart/form-data, 415", "POST /v1/nothing, application/json, 404"})
    void aRequestBehindABodyThatCameTooLateIsNotAnswered(String call, String type, int status) throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.write(head(call, type, null, 40) + "\r\n").answer(false);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            raw.write("x".repeat(40) + NEXT);
            assertEquals("<closed>", raw.answer(false));
        }
    }

    private static String head(String call, String type, @Nullable String origin, long length) {
        return call + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + "Idempotency-Key: early-answer\r\nContent-Length: " + length + "\r\n";
    }
}
