package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reservation has a short way past the router, and whoever takes the long one gets the same. */
@ExtendWith(SharedEngine.class)
class CommandDoorHttpTest {
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    private final Api api;
    private final String show;
    private final String reservations;

    CommandDoorHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.reservations = Api.reservations(show);
        api.offer(show, "A", 10);
    }

    @Test
    void theSameRequestOnTheLongWayIsARepeat() {
        for (String longWay : List.of(reservations + "?", reservations + "/", reservations.replace("-", "%2D"))) {
            String key = Api.key();
            Reply made = api.keyed(reservations, key, ONE).is(201);
            Reply again = api.keyed(longWay, key, ONE).is(200);

            assertEquals("true", again.header("Idempotent-Replayed").orElse(""), longWay);
            assertEquals(made.text(), again.text(), longWay);
        }
    }

    @Test
    void bothWaysRefuseInTheSameWords() {
        String key = Api.key();
        api.keyed(reservations, key, ONE).is(201);
        for (String body : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{'buyerId':'b','lines':[]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':0}]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1,'x':1}]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1},{'sku':'A','quantity':1}]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':11}]}",
                "{'buyerId':'b','lines':[{'sku':'Z','quantity':1}]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1,'expectedUnitPrice':1}]}",
                "{'buyerId':'c','lines':[{'sku':'A','quantity':1}]}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'currency':'XXX'}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'channel':''}",
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'metadata':{'a':'\\ud800'}}")) {
            Reply direct = api.keyed(reservations, key, body);
            Reply routed = api.keyed(reservations + "?", key, body);
            assertTrue(direct.status() >= 400, body);
            assertEquals(routed.status() + routed.text(), direct.status() + direct.text());
        }
        String nowhere = Api.reservations("no-" + show);
        assertEquals(
                api.keyed(nowhere + "?", key, ONE)
                        .isProblem(ProblemType.NOT_FOUND)
                        .text(),
                api.keyed(nowhere, key, ONE).isProblem(ProblemType.NOT_FOUND).text());
        assertEquals("9 1 0", api.counters(show, "A"));
    }

    @Test
    void requestsThatComeAtOnceAreAnsweredInTheirOrder() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            raw.write(head("first-key", ONE.length()) + ONE.replace('\'', '"') + head("second-key", 2) + "{}"
                    + head("third-key", ONE.length()) + ONE.replace('\'', '"'));
            assertTrue(raw.answer(false).startsWith("HTTP/1.1 201 "));
            assertTrue(raw.answer(false).startsWith("HTTP/1.1 422 "));
            assertTrue(raw.answer(false).startsWith("HTTP/1.1 201 "));
        }
        assertEquals("8 2 0", api.counters(show, "A"));
    }

    @Test
    void aBodyMayComeByteByByteAndInChunks() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            raw.write(head("slow-key", ONE.length()));
            for (char c : ONE.replace('\'', '"').toCharArray()) {
                raw.write(String.valueOf(c));
            }
            assertTrue(raw.answer(false).startsWith("HTTP/1.1 201 "));
            String head = head("slow-key", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
            raw.write(head + "5\r\n{    \r\n" + Integer.toHexString(ONE.length() - 1) + "\r\n"
                    + ONE.substring(1).replace('\'', '"') + "\r\n0\r\n\r\n");
            assertTrue(raw.answer(false).startsWith("HTTP/1.1 200 "));
        }
        assertEquals("9 1 0", api.counters(show, "A"));
    }

    @Test
    void aClientThatLeavesBeforeItsBodyHoldsNothing() throws IOException {
        String route = "method=\"POST\",route=\"/v1/shows/:show/reservations\",status=\"200\"";
        double before = count(route);
        try (RawHttp raw = new RawHttp(api)) {
            raw.write(head("never-key", ONE.length()) + "{");
        }
        Await.until("the request has ended", () -> count(route) > before);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void whatMayNotPassTheGuardIsRefusedHereToo() throws IOException {
        for (String host : List.of("evil.example", "127.0.0.1.evil.example")) {
            try (RawHttp raw = new RawHttp(api)) {
                raw.write(head("guarded-key", 2).replace("Host: localhost", "Host: " + host) + "{}");
                assertTrue(raw.answer(false).startsWith("HTTP/1.1 403 "));
            }
        }
    }

    private double count(String labels) {
        return api.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("tallylight_http_seconds_count{" + labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String head(String key, int length) {
        return "POST " + reservations + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: " + key + "\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
