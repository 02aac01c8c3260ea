package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The append-only file cut anywhere in the block that a batch of the ledger is: a checkout, the last of three batches. The
 * repair makes one and the same file of all of them, so that a few whole starts speak for every cut.
 */
class CutBatchTest {
    private static final String SHOW = "cut";
    private static final String BLOCK_BEGINS = "*1\r\n$5\r\nMULTI\r\n";
    private static final int STARTS = 6;

    private final Seed seed = Seed.of(CutBatchTest.class);
    private final Reserve basket = basket("held");

    @TempDir
    Path folder;

    private Path data;
    private Path file;
    private byte[] whole;
    private int block;

    @SuppressWarnings("NullAway.Init") // before each test
    CutBatchTest() {}

    @BeforeEach
    void sellOne() throws Exception {
        data = folder.resolve("data");
        file = data.resolve("redis/appendonlydir/appendonly.aof.1.incr.aof");
        try (HeldRedis redis = HeldRedis.start(data);
                Node node = new Node(redis.url())) {
            DefineShow live = new DefineShow(DefineShow.NEW, "e1", "live", "EUR", 600_000, false, "{}");
            DefineOffer.Terms terms = new DefineOffer.Terms(true, 0, 0, 1_000, Map.of(), 5, "smug");
            assertTrue(node.done(live) > 0);
            assertTrue(node.done(new DefineOffer("mug", DefineShow.NEW, 9, 100, "{}", terms)) > 0);
            String id = node.done(basket).id();
            Commit checkout = new Commit(record("paid"), "f", id, "external", "till", Commit.TOTAL, "");
            assertEquals(ReservationState.COMMITTED, node.done(checkout).state());
        }
        whole = Files.readAllBytes(file);
        block = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf(BLOCK_BEGINS);
    }

    @Test
    void aCutAtAnyByteIsRepairedToTheEndOfTheBatchBefore() throws Exception {
        int halves = 2; // as there are cores at least
        Logger log = (Logger) LoggerFactory.getLogger(AofCheck.class);
        log.setLevel(Level.ERROR); // it would say hundreds of times what it cut
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int half = 0; half < halves; half++) {
            Path copy = copy("half" + half);
            int first = block + 1 + half;
            running.add(CompletableFuture.runAsync(() -> {
                for (int cut = first; cut < whole.length; cut += halves) {
                    assertRepaired(copy, cut);
                }
            }));
        }
        try {
            Await.all(running);
        } finally {
            log.setLevel(null); // as its parent
        }
    }

    @Test
    void afterACutTheBatchesBeforeItAreThereAndWhatIsWrittenNextStays() throws Exception {
        Random random = seed.random();
        int[] cuts = IntStream.concat(
                        IntStream.of(block, block + 1, whole.length - 1), random.ints(STARTS, block + 1, whole.length))
                .distinct()
                .toArray();
        for (int cut : cuts) {
            Path copy = copy("cut" + cut);
            Files.write(in(copy), Arrays.copyOf(whole, cut));
            try (HeldRedis redis = HeldRedis.start(copy)) {
                try (Node node = new Node(redis.url())) {
                    node.assertHeld(cut, basket, 3);
                    assertEquals(
                            ReservationState.HELD, node.done(basket("next")).state());
                }
                Redises.kill(redis.pid());
            }
            try (HeldRedis redis = HeldRedis.start(copy);
                    Node node = new Node(redis.url())) {
                node.assertHeld(cut, basket("next"), 6);
            }
        }
    }

    private void assertRepaired(Path copy, int cut) {
        try (DataFolder held = DataFolder.open(copy)) {
            Files.write(in(copy), Arrays.copyOf(whole, cut));
            new AofCheck(RedisFiles.in(held)).repair();
            byte[] repaired = Files.readAllBytes(in(copy));
            assertEquals(block, repaired.length, "cut at " + cut);
            assertEquals(block, Arrays.mismatch(whole, repaired), "cut at " + cut);
        } catch (IOException | EmbeddedRedisException e) {
            throw new AssertionError("cut at " + cut, e);
        }
    }

    /** The data folder again, with nothing running over it. */
    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        try (var paths = Files.walk(data)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(data.relativize(path).toString()));
            }
        }
        return to;
    }

    private Path in(Path copy) {
        return copy.resolve(data.relativize(file));
    }

    private static String record(String key) {
        return Ids.recordId(SHOW, "caller", key);
    }

    private static Reserve basket(String key) {
        return new Reserve(
                record(key), "f", Reserve.Fill.ALL, "", key, "{}", List.of(new Reserve.Line("mug", 3, 1_000)));
    }

    /** The ledger over that Redis. */
    private static final class Node implements AutoCloseable {
        /** Longer than a test waits: what is asked again must not have been done already. */
        private static final long REPLY_TIMEOUT_MS = 60_000;

        private final Vertx vertx = Vertx.vertx();
        private final Ledger ledger;

        Node(String url) {
            Ledger.Limits limits = new Ledger.Limits(128, 4_000, 20_000, REPLY_TIMEOUT_MS);
            ledger =
                    Await.answer(() -> Ledger.open(vertx, RedisEndpoint.of(url), 1, limits, new SimpleMeterRegistry()));
        }

        <T> T done(Command<T> command) {
            Outcome<T> outcome = Await.answer(() -> ledger.submit(SHOW, command));
            if (outcome instanceof Outcome.Done<T> done) {
                return done.value();
            }
            throw new AssertionError(command + " was refused: " + outcome);
        }

        void assertHeld(int cut, Reserve reserved, long units) {
            String where = "cut at " + cut;
            Reservation kept = Await.answer(() -> ledger.reader().reservation(SHOW, reserved.id()))
                    .orElseThrow(() -> new AssertionError(where + ": lost"));
            assertEquals(ReservationState.HELD, kept.state(), where);
            var audit = Await.answer(() -> ledger.reader().audit(SHOW)).orElseThrow();
            assertTrue(audit.conserved(), where + ": " + audit);
            assertEquals(units, audit.offers().get(0).reserved(), where);
            assertEquals(0, audit.offers().get(0).sold(), where);
        }

        @Override
        public void close() {
            Await.result(ledger.close());
            Await.result(vertx.close());
        }
    }
}
