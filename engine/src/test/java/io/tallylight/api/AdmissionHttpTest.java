package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.AddressRange;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Quotas of one a second. The test's own address is a trusted proxy, so that each test may come from addresses of its own;
 * and what has to be refused is asked for until it is, since a second may pass between any two requests.
 */
class AdmissionHttpTest {
    private static final int BUYER_BURST = 3;
    private static final int ADDRESS_BURST = 60;
    private static final int PLATFORM_BURST = 5;
    private static final int BODY_MS = 2_000;
    private static final int ATTEMPTS_MAX = 10_000;
    private static final Config.Rate OFF = new Config.Rate(0, 1);
    private static final String FORWARDED = "X-Forwarded-For";

    @TempDir
    static Path folder;

    private static Engine engine;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        engine = Engine.start(config.withHttp(config.http()
                        .withTimeouts(config.http().idleTimeoutMs(), BODY_MS)
                        .withTrustedProxies(List.of(AddressRange.parse("127.0.0.1"))))
                .withAdmission(new Config.Admission(
                        new Config.Rate(1, BUYER_BURST), new Config.Rate(1, ADDRESS_BURST), OFF, 1_000)));
        api = new Api(engine.port());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aBuyerWhoAsksTooOftenIsRefusedAndOthersAreNot() {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        String other = api.liveShow();
        api.offer(other, "A", 100);
        Reply refused = untilRefused(() -> reserve(show, "ann"));
        assertTrue(refused.header("Retry-After").orElse("").matches("[1-9][0-9]*"), refused::text);
        reserve(show, "bob").is(201);
        reserve(other, "ann").is(201);
        api.audit(show);
        assertTrue(metric("tallylight_admission_refused_total{quota=\"buyer\"}") >= 1);
    }

    @Test
    void aReservationThatIsChangedTooOftenIsRefusedAndOthersAreNot() {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        String mine = reservation(show, "cem");
        String other = reservation(show, "dan");
        Reply refused = untilRefused(() -> api.patch(mine, "{'lines':[{'sku':'A','quantity':2}]}"));
        assertTrue(refused.header("Retry-After").orElse("").matches("[1-9][0-9]*"), refused::text);
        assertEquals(429, untilRefused(() -> api.delete(mine)).status());
        assertEquals(
                429,
                untilRefused(() -> api.keyed(mine + "/extension", "the-same-key", "{'byMs':1000}"))
                        .status());
        api.patch(other, "{'lines':[{'sku':'A','quantity':2}]}").is(200);
        assertTrue(metric("tallylight_admission_refused_total{quota=\"reservation\"}") >= 3);
        api.audit(show);
    }

    @Test
    void anAddressThatAsksTooOftenIsRefusedBeforeItsBodyIsRead() throws Exception {
        String mine = "198.51.100.7";
        Reply refused = untilRefused(() -> api.get("/v1/shows", FORWARDED, mine, "Origin", "null"));
        assertEquals(
                "*",
                refused.header("Access-Control-Allow-Origin").orElse(""),
                "a page of another site may read when to come back");
        api.get("/v1/shows", FORWARDED, "198.51.100.8").is(200);
        api.get("/v1/shows", FORWARDED, mine + ", 198.51.100.8").is(200);
        Await.until("it is refused with its body still to come", () -> {
            exhaust(mine);
            try (RawHttp raw = new RawHttp(api)) {
                return raw.ask(
                                "POST /v1/shows/any/reservations HTTP/1.1",
                                "Host: localhost",
                                FORWARDED + ": " + mine,
                                "Content-Length: 1000")
                        .startsWith("HTTP/1.1 429 ");
            }
        });
    }

    @Test
    void whoWatchesOverTheEngineHasNoQuota() {
        String mine = "198.51.100.9";
        for (int i = 0; i < 2 * ADDRESS_BURST; i++) {
            api.get("/health/live", FORWARDED, mine).is(200);
        }
        exhaust(mine);
        api.get("/health/ready", FORWARDED, mine).is(200);
        api.get("/metrics", FORWARDED, mine).is(200);
    }

    @Test
    void aHandshakeOfTheFeedCountsForItsAddressToo() throws Exception {
        String show = api.liveShow();
        Await.until("the handshake is refused", () -> {
            exhaust("2001:db8:7:7::1");
            String answer = handshake(show, "2001:db8:7:7:8:8:8:8");
            if (!answer.startsWith("HTTP/1.1 429 ")) {
                return false;
            }
            assertTrue(answer.contains("/problems/too-many-requests"), answer);
            String head = answer.toLowerCase(Locale.ROOT);
            assertTrue(head.contains("access-control-allow-origin: *"), "pages must see why, and when to come back");
            assertTrue(head.contains("access-control-expose-headers: retry-after"), answer);
            return true;
        });
        String other = handshake(show, "2001:db8:7:8::1");
        assertTrue(other.startsWith("HTTP/1.1 101 "), other);
    }

    @Test
    void aPlatformThatChangesTooMuchIsRefusedForAWhileAndMayRead(@TempDir Path data) throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(data);
        Config.Rate platform = new Config.Rate(1, PLATFORM_BURST);
        try (Engine own = Engine.start(config.withAdmission(new Config.Admission(OFF, OFF, platform, 1_000)))) {
            Api platforms = new Api(own.port());
            String show = "/v1/shows/" + platforms.liveShow();
            Await.until(
                    "the quota is used up",
                    () -> platforms.patch(show, "{'title':'Other'}").status() == 429);
            platforms.get(show).is(200);
            Await.until(
                    "there is enough again",
                    () -> platforms.patch(show, "{'title':'Third'}").status() == 200);
        }
    }

    private static Reply untilRefused(Supplier<Reply> ask) {
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            Reply reply = ask.get();
            if (reply.status() == 429) {
                return reply.isProblem(ProblemType.TOO_MANY_REQUESTS);
            }
            assertTrue(reply.status() < 300, reply::text);
        }
        throw new AssertionError("never refused");
    }

    private static void exhaust(String address) {
        Reply refused = untilRefused(() -> api.get("/problems/sold-out", FORWARDED, address));
        assertEquals(429, refused.status());
    }

    private static Reply reserve(String show, String buyer) {
        return api.post(Api.reservations(show), "{'buyerId':'" + buyer + "','lines':[{'sku':'A','quantity':1}]}");
    }

    private static String reservation(String show, String buyer) {
        return Api.reservations(show) + "/"
                + reserve(show, buyer).is(201).json().path("id").asText();
    }

    private static String handshake(String show, String address) throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            return raw.ask(
                    "GET /v1/shows/" + show + "/feed HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    FORWARDED + ": " + address);
        }
    }

    private static double metric(String name) {
        return api.get("/metrics")
                .is(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }
}
