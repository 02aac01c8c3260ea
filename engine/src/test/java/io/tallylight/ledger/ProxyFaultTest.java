package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.redis.Durability;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Seed;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Buyers reserve and check out over a network that misbehaves; none is served twice and none is told of another's. */
class ProxyFaultTest {
    private static final int BUYERS = 100;
    /** Enough for the scripts to be loaded byte by byte. */
    private static final long REPLY_TIMEOUT_MS = 4_000;

    /** Longer than a test waits. */
    private static final long PATIENT_MS = 60_000;

    @TempDir
    Path folder;

    private RealRedis redis;
    private FaultyProxy proxy;
    private FaultyShow show;

    @BeforeEach
    void open() throws Exception {
        redis = new RealRedis(folder);
        proxy = new FaultyProxy(redis.port());
        show = show(REPLY_TIMEOUT_MS);
    }

    @AfterEach
    void everyoneWasServedOnce() {
        try {
            proxy.heal();
            Await.until("connected", () -> show.ledger().isConnected());
            show.assertEachBuyerWasServedOnce();
        } finally {
            show.close();
            proxy.close();
            redis.close();
        }
    }

    private FaultyShow show(long replyTimeoutMs) {
        return new FaultyShow(new RedisEndpoint(proxy.url(), new Durability.Fsync(), false), replyTimeoutMs);
    }

    private void buyers(int count) {
        for (int i = 0; i < count; i++) {
            show.buyer();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltReplyIsFoundOutByItsId(FaultyProxy.Reply how) {
        for (int round = 0; round < 10; round++) {
            int before = proxy.spoilt();
            proxy.spoilReplyTo("evalsha", how);
            buyers(BUYERS / 10);
            Await.until("a reply was spoilt", () -> {
                show.buyer();
                return proxy.spoilt() > before;
            });
        }
        assertEquals(10, proxy.spoilt());
    }

    @ParameterizedTest
    @EnumSource
    void bytesMayComeAsTheyLike(FaultyProxy.Way how) {
        show.close();
        show = show(PATIENT_MS);
        proxy.way(how);
        buyers(BUYERS);
        show.assertEachBuyerWasServedOnce();
        assertEquals(0, show.unknown());
    }

    @Test
    void aBlackHoleSwallowsRepliesAndNotTheOrders() {
        buyers(BUYERS);
        proxy.blackHole(false, true);
        buyers(BUYERS);
        Await.until("outcomes are unknown", () -> show.unknown() > 0);
        proxy.heal();
        show.assertEachBuyerWasServedOnce();
    }

    @Test
    void aBlackHoleBothWaysIsLeftWhenItEnds() {
        proxy.blackHole(true, true);
        buyers(BUYERS);
        Await.until("outcomes are unknown", () -> show.unknown() > 0);
        Await.until("nobody waits for a black hole", () -> {
            show.buyer();
            return show.unavailable() > 0;
        });
    }

    @Test
    void aHalfOpenConnectionIsReplaced() {
        buyers(BUYERS);
        int before = proxy.accepted();
        proxy.halfOpen();
        buyers(BUYERS);
        show.assertEachBuyerWasServedOnce();
        assertTrue(proxy.accepted() > before);
    }

    @Test
    void aFrozenRedisGoesOnWhereItStopped() throws Exception {
        buyers(BUYERS);
        redis.pause();
        buyers(BUYERS);
        Await.until("it is noticed", () -> !show.ledger().isConnected());
        redis.goOn();
        show.assertEachBuyerWasServedOnce();
    }

    @Test
    void allOfItAtRandom() throws Exception {
        Random random = Seed.of(ProxyFaultTest.class).random();
        FaultyProxy.Reply[] spoilings = FaultyProxy.Reply.values();
        FaultyProxy.Way[] ways = FaultyProxy.Way.values();
        int rounds = Integer.getInteger("tallylight.proxy.rounds", 20);
        for (int round = 0; round < rounds; round++) {
            switch (random.nextInt(8)) {
                case 0 -> proxy.reset();
                case 1 -> proxy.halfOpen();
                case 2 -> proxy.way(ways[random.nextInt(ways.length)]);
                case 3 -> {
                    redis.kill();
                    redis.startAgain();
                }
                default -> proxy.spoilReplyTo("evalsha", spoilings[random.nextInt(spoilings.length)]);
            }
            buyers(1 + random.nextInt(20));
            int buyer = show.buyers() - 1 - random.nextInt(Math.min(10, show.buyers()));
            show.awaitAnswered(buyer);
        }
        assertTrue(show.unknown() > 0, "replies were lost, cut or doubled");
    }
}
