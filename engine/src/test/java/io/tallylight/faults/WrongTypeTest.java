package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each key of a show in turn holds something of another type, and each command meets it: it is done wholly, where it
 * has no use for that key, or fails with nothing written.
 */
class WrongTypeTest {
    @TempDir
    Path data;

    private SupervisedRedis redis;
    private Node node;
    private Raw raw;
    private FaultShow show;
    private String prefix;
    private int versions;

    @SuppressWarnings("NullAway.Init") // before each test
    WrongTypeTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new SupervisedRedis(data);
        node = new Node(redis.url());
        raw = new Raw(redis.url());
        show = new FaultShow("wrong", node).live(FaultShow.LONG_HOLD_MS);
        prefix = ShowKeys.of(show.id()).prefix();
    }

    @AfterEach
    void stop() {
        raw.close();
        node.close();
        redis.close();
    }

    /** Every command that changes something, each of which would be done if all keys were sound. */
    private Map<String, Command<?>> commands(String key) {
        Reservation paid = show.done(show.basket("p" + key, "ann", "mug", 1));
        Reservation released = show.done(show.basket("r" + key, "ann", "mug", 1));
        show.offer("old" + key, 1, 0);
        Reservation changed = show.done(show.basket("ch" + key, "ann", "mug", 1));
        Reservation begun = show.done(show.payment(
                "pb" + key, show.done(show.basket("b" + key, "ann", "mug", 1)).id()));
        Reservation won = show.done(show.payment(
                "pw" + key, show.done(show.basket("w" + key, "ann", "mug", 1)).id()));
        Map<String, Command<?>> commands = new LinkedHashMap<>();
        commands.put("reserve", show.basket("n" + key, "ann", "mug", 1));
        commands.put("release", new Release(released.id()));
        commands.put(
                "change", new ChangeLines(changed.id(), Reserve.Fill.ALL, List.of(new Reserve.Line("mug", 2, -1))));
        commands.put("extend", show.extension("e" + key, changed.id(), 10));
        commands.put("pay", show.payment("pp" + key, changed.id()));
        commands.put("decline", new DeclinePayment(begun.id(), begun.attempts()));
        commands.put("success", show.success(won));
        commands.put("commit", show.checkout("c" + key, paid.id()));
        commands.put("sell", show.sale(show.basket("x" + key, "ann", "mug", 1)));
        commands.put("adjust", show.adjustment("a" + key, "mug", 1));
        commands.put("put show", FaultShow.definition(FaultShow.LONG_HOLD_MS + ++versions));
        commands.put("put offer", FaultShow.offering("new" + key, 5, 3));
        commands.put("remove offer", new RemoveOffer("old" + key, DefineShow.ANY));
        return commands;
    }

    @Test
    void nothingIsHalfWritten() throws Exception {
        show.offer("mug", 1_000, 500).offer("gone", 1, 0);
        show.done(new RemoveOffer("gone", DefineShow.ANY));
        show.done(show.checkout(
                "first", show.done(show.basket("k", "ann", "mug", 1)).id()));
        assertTrue(show.audit().conserved());
        int failed = 0;
        for (String key : new TreeSet<>(raw.everything(show.id()).keySet())) {
            for (Map.Entry<String, Command<?>> command : commands(key).entrySet()) {
                failed += meets(prefix + key, command.getKey(), command.getValue()) ? 1 : 0;
                assertTrue(show.audit().conserved(), command.getKey() + " without " + key);
            }
        }
        assertTrue(failed > 20, failed + " failed");
        Invariants.assertHold(show, redis.url(), Files.createDirectory(data.resolve("orders")));
    }

    /** Answers whether the command failed. */
    private boolean meets(String key, String name, Command<?> command) {
        assertTrue(raw.commands().renamenx(key, key + ":aside"));
        if (raw.commands().type(key + ":aside").equals("string")) {
            assertEquals(1, raw.commands().lpush(key, "not yours"));
        } else {
            assertEquals("OK", raw.commands().set(key, "not yours"));
        }
        Map<String, Object> before = raw.everything(show.id());
        Future<? extends Outcome<?>> asked = show.submit(0, command);
        Await.until("an answer", asked::isComplete);
        boolean failed = asked.failed();
        if (failed) {
            assertInstanceOf(RedisRefusedException.class, asked.cause(), () -> name + " without " + key);
            Map<String, Object> after = raw.everything(show.id());
            assertEquals(before.keySet(), after.keySet(), name + " without " + key);
            before.forEach((one, value) -> assertEquals(value, after.get(one), name + " without " + key + ": " + one));
        } else {
            assertInstanceOf(Outcome.Done.class, asked.result(), () -> name + " without " + key);
        }
        assertEquals("OK", raw.commands().rename(key + ":aside", key));
        if (failed) {
            assertInstanceOf(Outcome.Done.class, Await.result(show.submit(0, command)), () -> name + " with " + key);
        }
        return failed;
    }
}
