package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that sends what it has to say and ends its side of the connection, as {@code nc -N} does. */
@ExtendWith(SharedEngine.class)
class HalfClosedHttpTest {
    private final Api api;
    private final String show;

    HalfClosedHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    private String reservation(String key) {
        String body = "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}],\"buyerId\":\"b\"}";
        return "POST /v1/shows/" + show + "/reservations HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void theAnswerComesFirstAndThenTheEnd() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            raw.write(reservation("half-closed-1")).endOutput();
            String answer = raw.answer(false);
            assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
            assertEquals("<closed>", raw.answer(false));
        }
        String unused = api.audit(show);
    }

    @Test
    void severalRequestsAreAllAnsweredBeforeTheEnd() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String get = "GET /v1/shows/" + show + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            raw.write(reservation("half-closed-2") + get + reservation("half-closed-3"))
                    .endOutput();
            for (String status : new String[] {"201", "200", "201"}) {
                String answer = raw.answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            }
            assertEquals("<closed>", raw.answer(false));
        }
        String unused = api.audit(show);
    }

    @Test
    void aRequestThatIsNotWholeEndsWithTheConnection() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String whole = reservation("half-closed-4");
            raw.write(whole.substring(0, whole.length() - 5)).endOutput();
            assertEquals("<closed>", raw.answer(false));
        }
        String unused = api.audit(show);
    }

    @Test
    void aConnectionWithoutARequestEndsAtOnce() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            assertTrue(raw.ask("GET /health/live HTTP/1.1", "Host: localhost").startsWith("HTTP/1.1 200 "));
            raw.endOutput();
            assertEquals("<closed>", raw.answer(false));
        }
    }

    @Test
    void aFeedEndsWithItsClient() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET /v1/shows/" + show + "/feed HTTP/1.1", "Host: localhost");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            raw.endOutput();
            assertFalse(raw.read("nothing of this kind"));
        }
    }
}
