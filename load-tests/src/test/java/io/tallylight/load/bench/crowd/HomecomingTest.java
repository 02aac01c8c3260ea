package io.tallylight.load.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.facts.Stock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overlays that come back to a server which turns some of them away. */
class HomecomingTest {
    private static final int OVERLAYS = 20;
    private static final long DEADLINE_S = 60;
    private static final String SNAPSHOT =
            "{\"type\":\"snapshot\",\"show\":\"s\",\"epoch\":\"e\",\"seq\":5,\"offers\":{\"A\":{\"available\":1,\"reserved\":0,\"sold\":0}}}";
    private static final String UPDATE =
            "{\"type\":\"update\",\"from\":5,\"seq\":6,\"offers\":{\"A\":{\"available\":0,\"reserved\":1}}}";
    private static final Map<String, Stock> SOLD = Map.of("A", new Stock(0, 1, 0));

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<String> places = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int refusals;
    private volatile int closings;
    private CrowdSockets sockets = new CrowdSockets(URI.create("http://127.0.0.1:1/feed"));

    @BeforeEach
    void open() throws Exception {
        var server = vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1");
        int port = Waiting.on("listening", server).actualPort();
        sockets.close();
        sockets = new CrowdSockets(URI.create("http://127.0.0.1:" + port + "/feed"));
        sockets.open(OVERLAYS);
        assertEquals(OVERLAYS, places.size());
        places.clear();
        asked.set(0);
    }

    @AfterEach
    void close() throws Exception {
        sockets.close();
        Waiting.close(vertx);
    }

    private void serve(HttpServerRequest request) {
        int number = asked.getAndIncrement();
        if (number < refusals) {
            var unused = request.response().setStatusCode(503).end();
            return;
        }
        var after = request.getParam("after", "none");
        places.add(after);
        request.toWebSocket().onSuccess(socket -> {
            if (number < refusals + closings) {
                var unused = socket.close((short) 4001, "slow");
            } else {
                var unused = socket.writeTextMessage(after.equals("e:5") ? UPDATE : SNAPSHOT);
            }
        });
    }

    @Test
    void whoIsTurnedAwayComesAgainUntilAllAreBackWithWhatTheyShouldShow() throws Exception {
        awaitAll(5);
        refusals = 3;
        closings = 2;
        var back = comeBack(0);
        assertEquals(OVERLAYS, back.overlays());
        assertEquals(5, back.refused(), back::toString);
        assertEquals(OVERLAYS + 5, back.attempts());
        assertTrue(back.examples().toString().contains("503"), back::toString);
        assertTrue(back.examples().toString().contains("4001 slow"), back::toString);
        assertEquals(List.of("e:5"), places.stream().distinct().toList());
        assertEquals(0, onLoop(() -> sockets.differing(SOLD)));
        assertEquals(0, onLoop(() -> sockets.before(6)));
        assertEquals(List.of(), onLoop(() -> sockets.gathering().complaints()));
    }

    @Test
    void whoBeginsAnewNamesNoPlaceAndGetsEverything() throws Exception {
        awaitAll(5);
        var back = comeBack(1);
        assertEquals(0, back.refused());
        assertEquals(List.of("none"), places.stream().distinct().toList());
        assertEquals(OVERLAYS, onLoop(() -> sockets.differing(SOLD)));
        assertEquals(0, onLoop(() -> sockets.differing(Map.of("A", new Stock(1, 0, 0)))));
    }

    private CameBack comeBack(double anew) throws Exception {
        var homecoming = new Homecoming(sockets, 7);
        return onLoop(() -> homecoming.start(100, anew)).get(DEADLINE_S, TimeUnit.SECONDS);
    }

    /** A snapshot comes a moment after the handshake. */
    private void awaitAll(long seq) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (onLoop(() -> sockets.before(seq)) > 0) {
            assertTrue(System.nanoTime() < deadlineNs, "not all were told");
        }
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return sockets.loop().submit(task).get(DEADLINE_S, TimeUnit.SECONDS);
    }
}
