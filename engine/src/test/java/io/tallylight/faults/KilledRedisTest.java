package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of Redis under a crowd, in the middle of batches and of a rewrite of its file. */
class KilledRedisTest {
    private static final List<String> SKUS = List.of("mug", "cap", "tee");
    private static final int BUYERS = 60;

    /** Microseconds that Redis waits at each key that a rewrite saves; a show has about ten. */
    private static final String SLOW_REWRITE = "50000";

    private final Seed seed = Seed.of(KilledRedisTest.class);

    @TempDir
    Path data;

    private SupervisedRedis redis;
    private Node node;
    private FaultShow show;

    @SuppressWarnings("NullAway.Init") // before each test
    KilledRedisTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new SupervisedRedis(data);
        node = new Node(redis.url());
        show = new FaultShow("kill", node).live(FaultShow.LONG_HOLD_MS);
        show.offer("mug", 1_000_000, 0).offer("cap", 150, 0).offer("tee", 1_000_000, 5);
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void whatWasAcknowledgedOutlivesKillsInTheMiddleOfBatches() throws Exception {
        Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
        for (int life = 1; life <= 4; life++) {
            crowd.awaitAnswers(300);
            redis.awaitAnother(redis.kill());
        }
        crowd.awaitAnswers(300);
        assertKept(crowd.stop());
    }

    @Test
    void whatWasAcknowledgedOutlivesKillsDuringARewrite() throws Exception {
        Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
        for (int life = 1; life <= 3; life++) {
            crowd.awaitAnswers(100);
            beginRewrite();
            crowd.awaitAnswers(200);
            redis.awaitAnother(redis.kill());
        }
        crowd.awaitAnswers(300);
        assertKept(crowd.stop());
    }

    @Test
    void whatWasAcknowledgedOutlivesKillsWhileRedisStarts() throws Exception {
        Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.NOTHING);
        for (int life = 1; life <= 3; life++) {
            crowd.awaitAnswers(200);
            long first = redis.kill();
            long second = redis.killWhileItStarts(first);
            redis.awaitAnother(first, second);
        }
        crowd.awaitAnswers(300);
        assertKept(crowd.stop());
    }

    /** Without a sync for each write a kill may lose acknowledged ones, but what is left agrees with itself. */
    @Test
    void aKilledRedisOfTheFastTierIsConservedAndNumbersNoOrderTwice() throws Exception {
        syncEverySecond();
        Crowd crowd = Crowd.start(show, seed, BUYERS, SKUS, Crowd.May.LOSE);
        for (int life = 1; life <= 4; life++) {
            crowd.awaitAnswers(300);
            if (life % 2 == 0) {
                beginRewrite();
                crowd.awaitAnswers(200);
            }
            redis.awaitAnother(redis.kill());
            syncEverySecond();
        }
        crowd.awaitAnswers(300);
        Acknowledged told = crowd.stop();
        assertTrue(told.count(ReservationState.COMMITTED) > 0, seed.toString());
        assertTrue(show.unanswered() > 0, seed.toString());
        Invariants.assertHold(show, redis.url(), data);
    }

    private void assertKept(Acknowledged told) throws Exception {
        assertTrue(told.count(ReservationState.COMMITTED) > 0, seed.toString());
        assertTrue(show.unanswered() > 0, "some commands were on their way when Redis died");
        told.assertKept(show);
        Invariants.assertHold(show, redis.url(), data);
    }

    private void beginRewrite() {
        try (Raw raw = new Raw(redis.url())) {
            assertEquals("OK", raw.commands().configSet("rdb-key-save-delay", SLOW_REWRITE));
            String begun = raw.commands().bgrewriteaof();
            Await.until(begun, () -> raw.info("persistence", "aof_rewrite_in_progress") == 1);
        }
    }

    private void syncEverySecond() {
        try (Raw raw = new Raw(redis.url())) {
            assertEquals("OK", raw.commands().configSet("appendfsync", "everysec"));
        }
    }
}
