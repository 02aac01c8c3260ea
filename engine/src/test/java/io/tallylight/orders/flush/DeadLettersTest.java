package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.DeadLetter;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.flush.DeadLetters.Replay;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest extends FlushFixture {
    private void bar(String name, String numbers) throws Exception {
        Sqlite.execute(
                url(name),
                "CREATE TRIGGER bar BEFORE INSERT ON orders WHEN NEW.number IN (" + numbers
                        + ") BEGIN SELECT RAISE(ABORT, 'barred'); END");
    }

    private static List<String> labels(DeadLetters letters, String after, int limit) {
        return Await.result(letters.list(after.isEmpty() ? null : after, limit)).stream()
                .map(letter -> letter.show() + "/" + letter.system() + "/" + letter.label())
                .toList();
    }

    @Test
    void allAreListedInPagesByShowSystemAndNumber() throws Exception {
        bar("sqlite", "2, 10");
        TestOrderSystem other = open("other");
        bar("other", "3");
        TestOutboxWriter autumn = new TestOutboxWriter(commands, "autumn");
        TestNode node = node("a", system, other);
        writer.commit(11);
        writer.commitRaw(bytes("garbage"));
        autumn.commit(3);
        awaitProgress("sqlite", 12);
        awaitProgress("other", 12);
        Await.until(
                "autumn is settled",
                () -> Sqlite.numbers(url("other"), "autumn").size() == 2);
        node.drain();
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        List<String> all = List.of(
                "autumn/other/3",
                "autumn/sqlite/2",
                SHOW + "/other/3",
                SHOW + "/other/12",
                SHOW + "/sqlite/2",
                SHOW + "/sqlite/10",
                SHOW + "/sqlite/12");
        assertEquals(all, labels(letters, "", 100));
        List<String> paged = new ArrayList<>();
        String after = "";
        for (List<DeadLetter> page = Await.result(letters.list(null, 2));
                !page.isEmpty();
                page = Await.result(letters.list(after, 2))) {
            page.forEach(letter -> paged.add(letter.show() + "/" + letter.system() + "/" + letter.label()));
            after = page.get(page.size() - 1).id();
        }
        assertEquals(all, paged);
    }

    @Test
    void aReplayDeliversTheOrderAsItWouldHaveBeen() throws Exception {
        bar("sqlite", "2");
        writer.commit(3);
        writer.record(2);
        TestNode node = node("a");
        awaitProgress("sqlite", 3);
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        String id = Await.result(letters.list(null, 10)).get(0).id();
        assertEquals(SHOW + ".dsqlite:2", id);
        Replay.StillDead still = assertInstanceOf(Replay.StillDead.class, Await.result(letters.replay(id)));
        assertTrue(still.reason().contains("barred"), still.reason());
        Sqlite.execute(url("sqlite"), "DROP TRIGGER bar");
        assertInstanceOf(Replay.Delivered.class, Await.result(letters.replay(id)));
        assertEquals(List.of(1L, 3L, 2L), recorded());
        assertEquals(
                List.of(OrderSystemPayload.of(SHOW, 2)),
                Sqlite.rows(url("sqlite"), "SELECT payload FROM order_events WHERE payload LIKE '%\"number\":2,%'"));
        assertEquals(List.of(), labels(letters, "", 10));
        assertInstanceOf(Replay.Unknown.class, Await.result(letters.replay(id)));
    }

    @Test
    void aReplayWhileTheSystemIsDownLeavesItAsItIs() throws Exception {
        bar("sqlite", "1");
        writer.commit(1);
        writer.record(1);
        TestNode node = node("a");
        awaitProgress("sqlite", 1);
        system.before = events -> {
            throw TestOrderSystem.failure();
        };
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        AssertionError failed =
                assertThrows(AssertionError.class, () -> Await.result(letters.replay(SHOW + ".dsqlite:1")));
        assertInstanceOf(OrderSystemException.class, failed.getCause());
        assertEquals(1, labels(letters, "", 10).size());
    }

    @Test
    void cancellationsFollowTheirOrderIntoTheDeadLettersAndOutOfThem() throws Exception {
        bar("sqlite", "2");
        writer.commit(3);
        writer.cancel(2, 1); // in the same batch, or the next
        TestNode node = node("a");
        awaitProgress("sqlite", 3);
        writer.cancel(2, 2);
        writer.cancel(3, 1);
        awaitEmptyOutbox();
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        String of = SHOW + "/sqlite/";
        assertEquals(List.of(of + "2", of + "2.1", of + "2.2"), labels(letters, "", 10));
        assertEquals(List.of(of + "2.2"), labels(letters, SHOW + ".dsqlite:2.1", 10));
        Replay.StillDead still =
                assertInstanceOf(Replay.StillDead.class, Await.result(letters.replay(SHOW + ".dsqlite:2.1")));
        assertEquals(OrderedRecording.FOLLOWS, still.reason());
        Sqlite.execute(url("sqlite"), "DROP TRIGGER bar");
        assertInstanceOf(Replay.Delivered.class, Await.result(letters.replay(SHOW + ".dsqlite:2")));
        assertEquals(List.of(), labels(letters, "", 10));
        assertEquals(List.of(1L, 3L, 2L), recorded());
        String id = SHOW + ".o" + TestOutboxWriter.id(SHOW, 2);
        assertEquals(
                List.of(id + ":committed", id + ":cancelled-1", id + ":cancelled-2"),
                Sqlite.rows(
                        url("sqlite"),
                        "SELECT event_id FROM order_events WHERE order_id = '" + id + "' ORDER BY rowid"));
        assertEquals(
                List.of("2", "0"),
                Sqlite.rows(
                        url("sqlite"),
                        "SELECT cancelled FROM order_lines WHERE order_id = '" + id + "' ORDER BY line_no"));
        assertEquals(3, node.counter("dead", "sqlite"));
    }

    @Test
    void aCancellationThatIsRefusedHoldsBackTheNextOne() throws Exception {
        writer.commit(1);
        Sqlite.execute(
                url("sqlite"),
                "CREATE TRIGGER bar BEFORE INSERT ON order_cancellations BEGIN SELECT RAISE(ABORT, 'barred'); END");
        writer.cancel(1, 1);
        writer.cancel(1, 2);
        TestNode node = node("a");
        awaitEmptyOutbox();
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        assertEquals(List.of(SHOW + "/sqlite/1.1", SHOW + "/sqlite/1.2"), labels(letters, "", 10));
        Sqlite.execute(url("sqlite"), "DROP TRIGGER bar");
        assertInstanceOf(Replay.StillDead.class, Await.result(letters.replay(SHOW + ".dsqlite:1.2")));
        assertInstanceOf(Replay.Delivered.class, Await.result(letters.replay(SHOW + ".dsqlite:1.1")));
        assertEquals(List.of(), labels(letters, "", 10));
        assertEquals(List.of("3"), Sqlite.rows(url("sqlite"), "SELECT count(*) FROM order_events"));
    }

    @Test
    void aReplayBesideTheBatchThatHoldsTheCancellationLeavesNoneBehind() throws Exception {
        bar("sqlite", "1");
        writer.commit(1);
        writer.record(1);
        TestNode before = node("a");
        awaitProgress("sqlite", 1);
        before.close();
        Sqlite.execute(url("sqlite"), "DROP TRIGGER bar");
        writer.commit(1);
        writer.cancel(1, 1);
        TestOrderSystem batches = open("sqlite");
        AtomicReference<@Nullable DeadLetters> letters = new AtomicReference<>();
        AtomicBoolean replayed = new AtomicBoolean();
        batches.before = events -> {
            // What the batch follows has been looked up; now its order is delivered beside it.
            DeadLetters beside = Objects.requireNonNull(letters.get());
            if (replayed.compareAndSet(false, true)) {
                assertInstanceOf(Replay.Delivered.class, Await.result(beside.replay(SHOW + ".dsqlite:1")));
            }
        };
        TestNode replays = new TestNode(redis, "b", TestNode.timing(60_000), () -> true, system);
        letters.set(new DeadLetters(replays.redis, replays.flushers));
        TestNode node = node("c", batches);
        awaitEmptyOutbox();
        replays.close();
        assertTrue(replayed.get());
        assertEquals(List.of(), labels(new DeadLetters(node.redis, node.flushers), "", 10));
        String id = SHOW + ".o" + TestOutboxWriter.id(SHOW, 1);
        assertEquals(
                List.of(id + ":committed", id + ":cancelled-1"),
                Sqlite.rows(
                        url("sqlite"),
                        "SELECT event_id FROM order_events WHERE order_id = '" + id + "' ORDER BY rowid"));
    }

    @Test
    void ofSeveralReplaysAtOnceOneOffersTheLetter() throws Exception {
        bar("sqlite", "1");
        writer.commit(1);
        writer.record(1);
        TestNode first = node("a");
        TestNode second = node("b");
        awaitProgress("sqlite", 1);
        Sqlite.execute(url("sqlite"), "DROP TRIGGER bar");
        DeadLetters here = new DeadLetters(first.redis, first.flushers);
        DeadLetters there = new DeadLetters(second.redis, second.flushers);
        AtomicInteger offered = new AtomicInteger();
        String id = SHOW + ".dsqlite:1";
        system.before = events -> {
            if (offered.incrementAndGet() == 1) {
                Replay.StillDead other = assertInstanceOf(Replay.StillDead.class, Await.result(there.replay(id)));
                assertEquals("it is being replayed by another call", other.reason());
            }
        };
        assertInstanceOf(Replay.Delivered.class, Await.result(here.replay(id)));
        assertEquals(1, offered.get());
        assertInstanceOf(Replay.Unknown.class, Await.answer(() -> there.replay(id)));
        assertEquals(0, commands.exists(bytes(keys.replay("sqlite", "1"))), "the claim is given up");
    }

    @Test
    void whatCannotBeReplayedSaysWhy() throws Exception {
        writer.commitRaw(bytes("garbage"));
        writer.commitNameless(bytes("garbage"));
        TestNode node = node("a");
        awaitProgress("sqlite", 1);
        node.awaitCounter(2, "dead", "sqlite");
        DeadLetters letters = new DeadLetters(node.redis, node.flushers);
        for (DeadLetter letter : Await.result(letters.list(null, 10))) {
            assertInstanceOf(Replay.StillDead.class, Await.result(letters.replay(letter.id())));
        }
        assertEquals(2, labels(letters, "", 10).size());
        for (String unknown : List.of("", "x", SHOW + ".dsqlite:7", SHOW + ".dother:1", ".dsqlite:1", "a.d:")) {
            assertInstanceOf(Replay.Unknown.class, Await.result(letters.replay(unknown)), unknown);
        }
    }
}
