package io.tallylight.orders;

import static io.tallylight.orders.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.DeadLetters.Replay;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
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
        assertEquals(Rounds.FOLLOWS, still.reason());
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
