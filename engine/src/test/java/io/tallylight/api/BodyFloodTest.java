package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who send half of large bodies to an engine with little memory. */
class BodyFloodTest {
    private static final int FLOOD = 200;
    private static final int BODY_BYTES = 4 << 20;

    @TempDir
    Path folder;

    @Test
    void halfBodiesOfHundredsOfStrangersLeaveRoomForBuyers() throws Exception {
        EngineProcess engine = new EngineProcess(
                folder,
                Path.of("").toAbsolutePath(),
                List.of("-Xmx160m"),
                Map.of("TALLYLIGHT_WEBHOOKS_SHOPIFY_SECRET", "hush-hush-hush"));
        List<RawHttp> flood = new ArrayList<>();
        try {
            Api api = Api.patient(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 1_000);
            int sold = 0;
            String half = "x".repeat(BODY_BYTES / 2);
            for (int i = 0; i < FLOOD; i++) {
                RawHttp stranger = new RawHttp(engine.port());
                flood.add(stranger);
                send(stranger, i % 2 == 0 ? webhook() : catalogue(show), half);
                if (i % 10 == 0) {
                    api.impatient()
                            .post(Api.reservations(show), "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}")
                            .is(201);
                    sold++;
                }
            }
            assertEquals(1_000 - sold + " " + sold + " 0", api.counters(show, "A"));
            api.audit(show);
            api.get("/health/ready").is(200);
            assertFalse(engine.log().contains("OutOfMemoryError"), engine::toString);
            assertTrue(engine.isAlive());
            for (RawHttp stranger : flood) {
                stranger.close();
            }
            Await.until("all memory of bodies is given back", () -> taken(api) == 0);
        } finally {
            for (RawHttp stranger : flood) {
                stranger.close();
            }
            engine.kill();
        }
    }

    private static String webhook() {
        return "POST /v1/webhooks/shopify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Shopify-Hmac-Sha256: none\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n";
    }

    private static String catalogue(String show) {
        return "POST /v1/shows/" + show + "/imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                + "Content-Length: " + BODY_BYTES + "\r\n\r\n";
    }

    private static void send(RawHttp stranger, String head, String half) throws IOException {
        try {
            stranger.write(head).write(half);
        } catch (SocketException refused) {
            assertTrue(refused.getMessage() != null, "it was told so and cut off");
        }
    }

    private static double taken(Api api) {
        return api.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("tallylight_http_bodies_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
