package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.OfferDefined;
import io.tallylight.orders.JournalEntry.OfferRemoved;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.StockAdjusted;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.orders.sql.SqliteOrderSystem;
import io.tallylight.testing.Await;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The journal's way from the outbox to the order system. */
class JournalFlushTest extends FlushFixture {
    private static final List<JournalEntry> LIFE = List.of(
            new ShowDefined(100, "one", 1, "{\"title\":\"Spring\"}"),
            new OfferDefined(101, "one", 2, "MUG-1", 50, "{\"title\":\"Mug\"}"),
            new StockAdjusted(102, "one", 3, "MUG-1", -10, "broken", 40, "k1", "f1", ""),
            new StockAdjusted(102, "one", 3, "MUG-1", 4, "found", 44, "k2", "f2", "order 820 1"),
            new OfferRemoved(103, "one", 4, "MUG-1"));

    private void append(List<JournalEntry> entries) {
        List<byte[]> fields = new ArrayList<>();
        for (JournalEntry entry : entries) {
            fields.add(bytes("j"));
            fields.add(JournalBytes.of(entry));
        }
        append(fields.toArray(byte[][]::new));
    }

    private void append(byte[][] fields) {
        assertTrue(!commands.xadd(bytes(keys.outbox()), (Object[]) fields).isEmpty());
    }

    private List<JournalEntry> kept() throws OrderSystemException {
        SqliteOrderSystem file = SqliteOrderSystem.open(url("sqlite"), Clock.systemUTC());
        try {
            return file.history(SHOW).entries();
        } finally {
            file.close();
        }
    }

    @Test
    void eachLineIsReadAsItWasWritten() {
        List<byte[]> fields = new ArrayList<>();
        for (JournalEntry entry : LIFE) {
            fields.add(bytes("j"));
            fields.add(JournalBytes.of(entry));
        }
        OutboxEntry read = OutboxCodec.entry(SHOW, "1-0", fields, false);
        assertEquals(
                LIFE,
                read.items().stream()
                        .map(item -> assertInstanceOf(OutboxEntry.Journalled.class, item)
                                .entry())
                        .toList());
    }

    @Test
    void linesOfTheJournalAreKeptBetweenOrders() {
        append(LIFE.subList(0, 2));
        writer.commit(3);
        append(LIFE.subList(2, 5));
        writer.commit(1);
        SqliteOrderSystem real = real();
        var unused = node("a", real);
        awaitProgress("sqlite", 4);
        awaitEmptyOutbox();
        Await.until("the journal is kept", () -> kept().equals(LIFE));
    }

    @Test
    void aSystemThatKeepsNoJournalLetsItPass() throws Exception {
        append(LIFE);
        writer.commit(2);
        append(LIFE);
        var unused = node("a");
        awaitRecorded(2);
        awaitEmptyOutbox();
        assertEquals(List.of(1L, 2L), system.offered());
        assertEquals(List.of(), kept());
    }

    @Test
    void aSystemThatHearsNoNoticesLetsThemPass() throws Exception {
        append(new byte[][] {bytes("n"), bytes("whatever it says")});
        writer.commit(2);
        append(new byte[][] {bytes("n"), bytes("and again"), bytes("j"), JournalBytes.of(LIFE.get(0))});
        TestNode node = node("a", real());
        awaitRecorded(2);
        awaitEmptyOutbox();
        Await.until("the journal is kept", () -> kept().equals(LIFE.subList(0, 1)));
        assertEquals(0, node.counter("alarms", "sqlite"));
        assertEquals(0, node.counter("dead", "sqlite"));
    }

    @Test
    void aLineThatCannotBeReadStepsAside() {
        append(new byte[][] {bytes("j"), bytes("no msgpack")});
        append(LIFE);
        var unused = node("a", real());
        awaitEmptyOutbox();
        Await.until("the journal is kept", () -> kept().equals(LIFE));
    }

    @Test
    void aLineThatIsNotKeptIsAnAlarm() throws Exception {
        SqliteOrderSystem system = real();
        Sqlite.execute(
                url("sqlite"),
                "CREATE TRIGGER bar BEFORE INSERT ON show_history WHEN NEW.seq = 2 BEGIN SELECT RAISE(ABORT, 'no'); END");
        append(LIFE);
        TestNode node = node("a", system);
        awaitEmptyOutbox();
        node.awaitCounter(1, "alarms", "sqlite");
        assertEquals(LIFE.size() - 1, kept().size());
    }

    private SqliteOrderSystem real() {
        try {
            return SqliteOrderSystem.open(url("sqlite"), Clock.systemUTC());
        } catch (OrderSystemException e) {
            throw new AssertionError(e);
        }
    }
}
