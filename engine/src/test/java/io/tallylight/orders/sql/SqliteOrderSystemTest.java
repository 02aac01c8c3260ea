package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.flush.TestOutboxWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOrderSystemTest extends OrderSystemContract {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(9_999), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private String url() {
        return SqliteOrderSystem.urlIn(folder);
    }

    @Override
    protected OrderSystem open() throws OrderSystemException {
        return SqliteOrderSystem.open(url(), CLOCK);
    }

    @Override
    protected List<String> recorded() throws Exception {
        return Sqlite.rows(url(), "SELECT order_id FROM orders ORDER BY rowid");
    }

    @Override
    protected String payload(String eventId) throws Exception {
        return Sqlite.rows(url(), "SELECT payload FROM order_events WHERE event_id = '" + eventId + "'")
                .get(0);
    }

    @Test
    void theTablesHoldWhatTheContractSays() throws Exception {
        String body = "{\"channel\":\"tiktok\",\"attribution\":{\"creator\":\"ann\"},\"metadata\":{\"k\":1.10}}";
        assertEquals(2, system.record(List.of(event(1, "ann", body), event(2))).size());
        String id = TestOutboxWriter.id(SHOW, 1);
        assertEquals(
                List.of(
                        "spring.o" + id + "|1|spring|spring.r" + id
                                + "|ann|committed|tiktok|EUR|4498|external|pay-1|{\"creator\":\"ann\"}|{\"k\":1.10}|0|1501|9999"),
                Sqlite.rows(url(), "SELECT * FROM orders WHERE number = 1"));
        assertEquals(
                List.of("spring.o" + id + "|1|MUG-1|2|1999|0", "spring.o" + id + "|2|CAP-1|1|500|0"),
                Sqlite.rows(url(), "SELECT * FROM order_lines WHERE order_id = 'spring.o" + id + "' ORDER BY line_no"));
        assertEquals(
                List.of("spring.o" + id + ":committed|spring.o" + id + "|order.committed|1501"),
                Sqlite.rows(url(), "SELECT event_id, order_id, type, at_ms FROM order_events LIMIT 1"));
        assertEquals(
                List.of("null|null|null"),
                Sqlite.rows(url(), "SELECT channel, attribution, metadata FROM orders WHERE number = 2"));
        assertEquals(List.of(Integer.toString(SqliteFile.VERSION)), Sqlite.rows(url(), "PRAGMA user_version"));
        assertEquals(List.of("wal"), Sqlite.rows(url(), "PRAGMA journal_mode"));
    }

    @Test
    void whatATriggerForbidsIsRefusedAloneAndForGood() throws Exception {
        Sqlite.execute(
                url(),
                "CREATE TRIGGER bar BEFORE INSERT ON orders WHEN NEW.buyer_id = 'buyer-3'"
                        + " BEGIN SELECT RAISE(ABORT, 'this buyer is barred'); END");
        List<RecordResult> results = system.record(events(1, 5));
        RecordResult.Refused refused = assertInstanceOf(RecordResult.Refused.class, results.get(2));
        assertTrue(refused.reason().contains("this buyer is barred"), refused.reason());
        assertEquals(
                4,
                results.stream().filter(RecordResult.Recorded.class::isInstance).count());
        assertEquals(List.of(1L, 2L, 4L, 5L), Sqlite.numbers(url(), SHOW));
    }

    @Test
    void aLockedFileIsTriedAgain() throws Exception {
        try (Connection other = DriverManager.getConnection(url());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThrows(OrderSystemException.class, () -> record(1, 3));
            statement.execute("ROLLBACK");
        }
        record(1, 3);
        assertEquals(ids(events(1, 3)), recorded());
    }

    @Test
    void aFullDiskIsTriedAgainAndLeavesNoHalfBatch() throws Exception {
        record(1, 3);
        system.close();
        system = SqliteOrderSystem.open(url() + "?max_page_count=20", CLOCK);
        OrderSystemException full = assertThrows(OrderSystemException.class, () -> record(4, 2_000));
        assertTrue(String.valueOf(full.getMessage()).contains("SQLITE_FULL"), full.getMessage());
        assertEquals(ids(events(1, 3)), recorded());
        system.close();
        system = open();
        record(4, 2_000);
        assertEquals(ids(events(1, 2_000)), recorded());
    }

    @Test
    void aFileThatIsMovedAwayIsMissedAndNotMadeAnew() throws Exception {
        SqliteOrderSystem sqlite = (SqliteOrderSystem) system;
        Path file = folder.resolve("orders.db");
        record(1, 3);
        assertEquals(1, sqlite.lastKnown().size());
        Path aside = Files.move(file, folder.resolve("aside.db"));
        for (int i = 0; i < 2; i++) {
            OrderSystemException gone = assertThrows(OrderSystemException.class, () -> record(4, 5));
            assertTrue(String.valueOf(gone.getMessage()).contains("was moved"), gone.getMessage());
            assertThrows(OrderSystemException.class, sqlite::lastKnown);
            assertFalse(Files.exists(file));
        }
        Files.move(aside, file);
        record(4, 5);
        assertEquals(1, sqlite.lastKnown().size());
        assertEquals(ids(events(1, 5)), recorded());
    }

    @Test
    void whatWentToAFileThatWasMovedMeanwhileIsNotRecorded() throws Exception {
        Path file = folder.resolve("orders.db");
        Path aside = folder.resolve("aside.db");
        AtomicBoolean moves = new AtomicBoolean(true);
        system.close();
        system = SqliteOrderSystem.open(url(), new MovingClock(() -> {
            if (moves.getAndSet(false)) {
                Files.move(file, aside);
            }
        }));
        assertThrows(OrderSystemException.class, () -> record(1, 3));
        Files.move(aside, file);
        record(1, 3);
        assertEquals(ids(events(1, 3)), recorded());
    }

    @Test
    void aFileThatIsPutInItsPlaceIsUsed() throws Exception {
        Path file = folder.resolve("orders.db");
        record(1, 3);
        Sqlite.execute(url(), "VACUUM INTO '" + folder.resolve("copy.db") + "'");
        record(4, 4);
        Files.move(file, folder.resolve("aside.db"));
        Files.deleteIfExists(folder.resolve("orders.db-wal"));
        Files.deleteIfExists(folder.resolve("orders.db-shm"));
        Files.move(folder.resolve("copy.db"), file);
        record(5, 6);
        assertEquals(5, recorded().size());
    }

    /** Something that happens when a batch asks for the time: within its transaction. */
    private static final class MovingClock extends Clock {
        private final Happening happening;

        interface Happening {
            void happen() throws IOException;
        }

        MovingClock(Happening happening) {
            this.happening = happening;
        }

        @Override
        public Instant instant() {
            try {
                happening.happen();
                return CLOCK.instant();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public ZoneId getZone() {
            return CLOCK.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void anOrderWithoutItsEventIsReported() throws Exception {
        record(1, 2);
        Sqlite.execute(url(), "DELETE FROM order_events WHERE order_id LIKE '%" + TestOutboxWriter.id(SHOW, 2) + "'");
        assertInstanceOf(RecordResult.Differs.class, system.record(events(2, 2)).get(0));
    }

    @Test
    void aReaderSeesOrdersWhileTheFileIsWritten() throws Exception {
        try (Connection reader = DriverManager.getConnection(url());
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            assertTrue(statement.executeQuery("SELECT count(*) FROM orders").next());
            record(1, 10);
            statement.execute("COMMIT");
        }
        assertEquals(10, recorded().size());
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() throws Exception {
        system.close();
        Sqlite.execute(url(), "PRAGMA user_version = " + (SqliteFile.VERSION + 1));
        OrderSystemException e = assertThrows(OrderSystemException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("newer Tallylight"), e.getMessage());
        Sqlite.execute(url(), "PRAGMA user_version = " + SqliteFile.VERSION);
    }

    @Test
    void aForeignFileIsLeftAlone() throws Exception {
        String foreign = "jdbc:sqlite:" + folder.resolve("shop.db");
        Sqlite.execute(foreign, "CREATE TABLE orders (id INTEGER)");
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> SqliteOrderSystem.open(foreign, CLOCK));
        assertTrue(String.valueOf(e.getMessage()).contains(foreign), e.getMessage());
        assertEquals(List.of("orders"), Sqlite.rows(foreign, "SELECT name FROM sqlite_master"));
    }

    @Test
    void aMissingFolderIsNamed() {
        String url = SqliteOrderSystem.urlIn(folder.resolve("missing"));
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> SqliteOrderSystem.open(url, CLOCK));
        assertTrue(String.valueOf(e.getMessage()).contains(url), e.getMessage());
    }

    private void record(long from, long to) throws OrderSystemException {
        List<RecordResult> results = system.record(events(from, to));
        assertEquals(to - from + 1, results.size());
    }
}
