package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.Durability;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of Redis under load: what each tier must have kept. */
class KilledInEachTierTest {
    private static final long REPLY_TIMEOUT_MS = 5_000;
    private static final int BUYERS = 300;

    @TempDir
    Path folder;

    @Test
    void fsyncKeepsAllThatWasAcknowledged() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                FaultyShow show = new FaultyShow(
                        new RedisEndpoint(redis.url(), new Durability.Fsync(), false), REPLY_TIMEOUT_MS)) {
            killUnderBuyers(redis, show);
            show.assertEachBuyerWasServedOnce();
        }
    }

    @Test
    void replicatedKeepsAllThatWasAcknowledgedOnTheReplicaToo() throws Exception {
        try (RealRedis primary = new RealRedis(folder.resolve("primary"), "--repl-diskless-sync-delay", "0");
                RealRedis replica = new RealRedis(
                        folder.resolve("replica"), "--replicaof", "127.0.0.1", Integer.toString(primary.port()))) {
            Await.until(
                    "the replica follows", () -> primary.ask("INFO replication").contains("state=online"));
            RedisEndpoint endpoint = new RedisEndpoint(primary.url(), new Durability.Replicated(1, 1_000), false);
            try (FaultyShow show = new FaultyShow(endpoint, REPLY_TIMEOUT_MS)) {
                killUnderBuyers(primary, show);
                show.assertEachBuyerWasServedOnce();
                String records = "HLEN " + show.show().keys().records();
                assertEquals(primary.ask(records), replica.ask(records));
            }
        }
    }

    /** What was not synced is gone: no order may then be oversold, and nobody may be served from what is not there. */
    @Test
    void fastMayLoseButNeverOversells() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RealRedis redis = new RealRedis(folder, "--appendfsync", "no")) {
            Ledger ledger = Await.answer(() -> Ledger.open(
                    vertx,
                    RedisEndpoint.of(redis.url()),
                    1,
                    new Ledger.Limits(8, 4_000, 20_000, REPLY_TIMEOUT_MS),
                    new SimpleMeterRegistry()));
            TestShow show = new TestShow(ledger, ShowKeys.of("show"), List::of);
            show.put("live").offer("mug", BUYERS);
            List<Future<Outcome<Reservation>>> first = reserveAll(show, "a");
            Await.result(first.get(BUYERS / 10));
            redis.kill();
            for (Future<Outcome<Reservation>> answer : first) {
                Await.result(answer.otherwiseEmpty());
            }
            redis.startAgain();
            Await.until("it is back", ledger::isConnected);
            for (Future<Outcome<Reservation>> answer : reserveAll(show, "b")) {
                Await.result(answer);
            }
            show.assertStock("mug", 0, BUYERS, 0);
            show.assertConserved();
            Await.result(ledger.close());
        } finally {
            Await.result(vertx.close());
        }
    }

    private static List<Future<Outcome<Reservation>>> reserveAll(TestShow show, String prefix) {
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++) {
            answers.add(show.submit(show.basket(prefix + i, prefix + i, "mug", 1)));
        }
        return answers;
    }

    private static void killUnderBuyers(RealRedis redis, FaultyShow show) throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            for (int i = 0; i < BUYERS; i++) {
                show.buyer();
            }
            show.awaitAnswered(show.buyers() - BUYERS);
            redis.kill();
            redis.startAgain();
        }
        assertTrue(show.unknown() + show.unavailable() > 0, "no command met a dead Redis");
    }
}
