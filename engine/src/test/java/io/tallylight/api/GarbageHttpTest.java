package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever comes is answered, never with a fault of ours, and changes nothing. Repeats from {@code -Dseed}. */
@ExtendWith(SharedEngine.class)
class GarbageHttpTest {
    private static final int REQUESTS = 1_500;
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/merge-patch+json",
            "text/csv",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            ";;;",
            "\u00ff");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\u",
            "\\ud800",
            "null",
            "true",
            "-",
            "1e9",
            "0.1",
            "99999999999999999999",
            "\"lines\":",
            "\"sku\":",
            "\"A\"",
            "\"quantity\":",
            "\"buyerId\":",
            "\"payment\":",
            "\"delta\":",
            "\"reason\":",
            "\"title\":",
            "\"price\":",
            " ",
            "\n",
            "\u0000",
            "%",
            "%%",
            "%2f",
            "\ud83d\ude00",
            "<",
            "'",
            ";",
            "=",
            "&",
            "Handle,");

    private final Api api;
    private final String show;

    GarbageHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    @Test
    void garbageIsRefusedAndChangesNothing() throws IOException {
        Seed seed = Seed.of(GarbageHttpTest.class);
        Random random = seed.random();
        api.reserve(show, "A", 1).is(201);
        String before = api.audit(show);
        for (int i = 0; i < REQUESTS; i++) {
            String method = pick(random, METHODS);
            String head = method + " " + path(random) + " HTTP/1.1\r\nHost: localhost\r\n";
            String request = head + headers(random);
            String body = garbage(random, 30);
            try (RawHttp raw = new RawHttp(api)) {
                raw.write(request + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                        + body);
                String answer = raw.answer(method.equals("HEAD"));
                assertTrue(answer.matches("(?s)HTTP/1\\.[01] [24].*"), seed + "\n" + request + body + "\n" + answer);
            }
        }
        assertEquals(before, api.audit(show), seed.toString());
    }

    private String path(Random random) {
        String place = "/v1/shows/" + show;
        return switch (random.nextInt(12)) {
            case 0 -> place;
            case 1 -> place + "/offers/A";
            case 2 -> place + "/offers/A/adjustments";
            case 3 -> place + "/imports";
            case 4 -> place + "/reservations?limit=" + escaped(random);
            case 5 -> place + "/reservations/" + show + ".r" + escaped(random);
            case 6 -> place + "/reservations/" + escaped(random) + "/checkout";
            case 7 -> place + "/orders?after=" + escaped(random);
            case 8 -> "/v1/orders/" + escaped(random);
            case 9 -> place + "/feed?after=" + escaped(random);
            case 10 -> "/v1/shows/" + escaped(random) + "/offers/" + escaped(random) + "x";
            default -> "/web/" + escaped(random);
        };
    }

    /** Garbage that can stand in a request line, rightly escaped or not. */
    private static String escaped(Random random) {
        String text = garbage(random, 4);
        return random.nextBoolean() ? ResourcePaths.segment(text) : text.replaceAll("[^!-~]|[#?]", "%F");
    }

    private static String headers(Random random) {
        StringBuilder headers = new StringBuilder();
        if (random.nextInt(8) > 0) {
            headers.append("Content-Type: ")
                    .append(pick(random, random.nextBoolean() ? TYPES.subList(0, 1) : TYPES))
                    .append("\r\n");
        }
        if (random.nextInt(4) > 0) {
            headers.append("Idempotency-Key: ")
                    .append("k".repeat(random.nextInt(140)))
                    .append("\r\n");
        }
        switch (random.nextInt(8)) {
            case 0 ->
                headers.append("If-Match: ")
                        .append(pick(random, List.of("*x", "\"", ",,", "W/")))
                        .append("\r\n");
            case 1 -> headers.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
            case 2 -> headers.append("Range: bytes=9-1\r\n");
            case 3 -> headers.append("Accept: ,;q=x\r\nCookie: ;;=\r\n");
            default -> {}
        }
        return headers.toString();
    }

    private static String garbage(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(pick(random, PIECES));
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> among) {
        return among.get(random.nextInt(among.size()));
    }
}
