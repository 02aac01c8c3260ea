package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node works for a show when the clock of one of them is far off. */
class PaymentWorkersTest {
    private static final String SHOW = "spring";
    private static final String ID = "r".repeat(22);
    private static final PaymentPolicy POLICY = new PaymentPolicy(3, 60_000, true, 30_000, 60_000);
    private static final Pattern CALLS = Pattern.compile("cmdstat_evalsha:calls=([0-9]+)");
    private static final ShowKeys KEYS = ShowKeys.of(SHOW);

    private final Vertx vertx = Vertx.vertx();
    private RealRedis server;
    private SharedRedis redis;
    private Ledger ledger;

    @SuppressWarnings("NullAway.Init") // before each test
    PaymentWorkersTest() {}

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new RealRedis(folder.resolve("redis"));
        redis = SharedRedis.connect(server.url());
        ledger = Await.result(Ledger.open(
                vertx,
                RedisEndpoint.of(server.url()),
                1,
                new Ledger.Limits(128, 4_000, 20_000, 20_000),
                new SimpleMeterRegistry()));
        assertEquals(":1\r\n", server.ask("SADD " + ShowKeys.SHOWS + " " + SHOW));
        Refund refund = new Refund(SHOW, ID, "unknown", "k", 5, "EUR", 0);
        assertTrue(Await.result(Future.fromCompletionStage(PaymentTaskQueue.note(redis, TestGateway.METHOD, refund))));
    }

    @AfterEach
    void stop() {
        Await.result(ledger.close());
        redis.close();
        server.close();
        Await.result(vertx.close());
    }

    private PaymentWorkers node(String id, boolean isClockFarOff) {
        PaymentWorkers workers = PaymentWorkers.start(
                vertx,
                redis,
                ledger,
                new Gateways(List.of(new TestGateway(redis))),
                RecordedOrderLookup.ALL,
                POLICY,
                new SimpleMeterRegistry(),
                new PaymentNode(id, () -> isClockFarOff));
        workers.wake(SHOW);
        return workers;
    }

    private String holder() {
        return server.ask("GET " + KEYS.paymentsLease(TestGateway.METHOD));
    }

    private long scriptCalls() {
        Matcher calls = CALLS.matcher(server.ask("INFO commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void aNodeWhoseClockIsFarOffLeavesTheLeaseToAnother() {
        long before = scriptCalls();
        PaymentWorkers off = node("off", true);
        Await.until("it has looked a few times", () -> scriptCalls() >= before + 3);
        assertEquals("$-1\r\n", holder());
        PaymentWorkers right = node("right", false);
        Await.until("the other one works", () -> holder().contains("right/"));
        Await.result(off.close());
        Await.result(right.close());
    }

    @Test
    void whereThereIsNoOtherItTakesTheLeaseAfterAWhile() {
        PaymentWorkers off = node("off", true);
        Await.until("it works", () -> holder().contains("off/"));
        Await.result(off.close());
    }
}
