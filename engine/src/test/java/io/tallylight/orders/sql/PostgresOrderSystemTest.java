package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.flush.TestNode;
import io.tallylight.orders.flush.TestOrderSystem;
import io.tallylight.orders.flush.TestOutboxWriter;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresOrderSystemTest extends OrderSystemContract {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(9_999), ZoneOffset.UTC);
    private static final PostgresSettings IMPATIENT = new PostgresSettings(2, 1_000, 300, 1_000, 5_000);

    @TempDir
    static Path folder;

    @TempDir
    Path outbox;

    private static RealPostgres postgres;
    private String url;

    @SuppressWarnings("NullAway.Init") // before each test
    PostgresOrderSystemTest() {}

    @BeforeAll
    static void startServer() throws Exception {
        postgres = new RealPostgres(folder.resolve("postgres"));
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @BeforeEach
    @Override
    protected void openSystem() throws OrderSystemException {
        try {
            url = postgres.newDatabase();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        super.openSystem();
    }

    @Override
    protected OrderSystem open() throws OrderSystemException {
        return PostgresOrderSystem.open(PostgresUrl.parse(url), IMPATIENT, CLOCK);
    }

    @Override
    protected List<String> recorded() throws Exception {
        return RealPostgres.rows(url, "SELECT order_id FROM orders ORDER BY ctid");
    }

    @Override
    protected String payload(String eventId) throws Exception {
        return RealPostgres.rows(url, "SELECT payload FROM order_events WHERE event_id = '" + eventId + "'")
                .get(0);
    }

    private void record(long from, long to) throws OrderSystemException {
        List<RecordResult> results = system.record(events(from, to));
        assertEquals(to - from + 1, results.size());
        results.forEach(result -> assertInstanceOf(RecordResult.Recorded.class, result));
    }

    @Test
    void theTablesHoldWhatTheContractSays() throws Exception {
        String body = "{\"channel\":\"tiktok\",\"attribution\":{\"creator\":\"ann\"},\"metadata\":{\"k\":1.10}}";
        assertEquals(2, system.record(List.of(event(1, "ann", body), event(2))).size());
        String id = TestOutboxWriter.id(SHOW, 1);
        assertEquals(
                List.of(
                        "spring.o" + id + "|1|spring|spring.r" + id
                                + "|ann|committed|tiktok|EUR|4498|external|pay-1|{\"creator\": \"ann\"}|{\"k\": 1.10}|0|1501|9999"),
                RealPostgres.rows(url, "SELECT * FROM orders WHERE number = 1"));
        assertEquals(
                List.of("spring.o" + id + "|1|MUG-1|2|1999|0", "spring.o" + id + "|2|CAP-1|1|500|0"),
                RealPostgres.rows(
                        url, "SELECT * FROM order_lines WHERE order_id = 'spring.o" + id + "' ORDER BY line_no"));
        assertEquals(
                List.of("spring.o" + id + ":committed|spring.o" + id + "|order.committed|1501"),
                RealPostgres.rows(url, "SELECT event_id, order_id, type, at_ms FROM order_events ORDER BY 1 LIMIT 1"));
        assertEquals(
                List.of("null|null|null"),
                RealPostgres.rows(url, "SELECT channel, attribution, metadata FROM orders WHERE number = 2"));
    }

    @Test
    void whatATriggerForbidsIsRefusedAloneAndForGood() throws Exception {
        RealPostgres.execute(
                url,
                "CREATE FUNCTION bar() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.buyer_id = 'buyer-3' THEN"
                        + " RAISE EXCEPTION 'this buyer is barred'; END IF; RETURN NEW; END $$");
        RealPostgres.execute(url, "CREATE TRIGGER bar BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION bar()");
        List<RecordResult> results = system.record(events(1, 5));
        RecordResult.Refused refused = assertInstanceOf(RecordResult.Refused.class, results.get(2));
        assertTrue(refused.reason().contains("this buyer is barred"), refused.reason());
        assertEquals(List.of("1", "2", "4", "5"), RealPostgres.rows(url, "SELECT number FROM orders ORDER BY number"));
    }

    @Test
    void aLockedTableIsTriedAgain() throws Exception {
        try (Connection other = RealPostgres.connect(url);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            assertThrows(OrderSystemException.class, () -> record(1, 3));
            other.rollback();
        }
        record(1, 3);
        assertEquals(ids(events(1, 3)), recorded());
    }

    @Test
    void aServerThatTakesTooLongIsGivenUpAndAskedAgain() throws Exception {
        RealPostgres.execute(
                url,
                "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20);"
                        + " RETURN NEW; END $$");
        RealPostgres.execute(
                url, "CREATE TRIGGER dawdle BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION dawdle()");
        assertThrows(OrderSystemException.class, () -> record(1, 1));
        RealPostgres.execute(url, "DROP TRIGGER dawdle ON orders");
        record(1, 2);
        assertEquals(ids(events(1, 2)), recorded());
    }

    /** A full disk as PostgreSQL says it; a real one would need a file system of its own. */
    @Test
    void aFullDiskHoldsOrdersBackUntilThereIsSpace() throws Exception {
        RealPostgres.execute(
                url,
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
                        + " 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$");
        RealPostgres.execute(url, "CREATE TRIGGER full_disk BEFORE INSERT ON orders EXECUTE FUNCTION fill()");
        try (RealRedis redis = new RealRedis(outbox);
                TestNode node =
                        new TestNode(redis, "a", TestNode.timing(1_500), new TestOrderSystem("postgres", system))) {
            RedisClient client = RedisClient.create(redis.url());
            TestOutboxWriter writer =
                    new TestOutboxWriter(client.connect(ByteArrayCodec.INSTANCE).sync(), SHOW);
            writer.commit(3);
            writer.commit(2);
            Await.until("it was tried again", () -> node.counter("failures", "postgres") >= 3);
            assertEquals(5, node.gauge("lag", "postgres"));
            assertEquals(List.of(), recorded());
            RealPostgres.execute(url, "DROP TRIGGER full_disk ON orders");
            node.awaitCounter(5, "flushed", "postgres");
            assertEquals(0, node.counter("dead", "postgres"));
            client.shutdown();
        }
        assertEquals(
                List.of("1", "2", "3", "4", "5"), RealPostgres.rows(url, "SELECT number FROM orders ORDER BY ctid"));
    }

    @Test
    void anAbandonedBatchThatIsStillUnderWayMakesNoSecondOrder() throws Exception {
        try (Connection abandoned = RealPostgres.connect(url)) {
            abandoned.setAutoCommit(false);
            assertEquals(
                    3, new PostgresOrders(abandoned, 1).insert(events(1, 3)).size());
            var again = CompletableFuture.supplyAsync(() -> {
                try {
                    return system.record(events(1, 4));
                } catch (OrderSystemException waitedTooLong) {
                    return List.<RecordResult>of();
                }
            });
            Await.until(
                    "the second batch waits for the first",
                    () -> again.isDone()
                            || RealPostgres.rows(url, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                                            .size()
                                    == 1);
            abandoned.commit();
            assertFalse(Await.done(again).stream().anyMatch(RecordResult.Differs.class::isInstance));
        }
        record(1, 4);
        assertEquals(ids(events(1, 4)), recorded());
        assertEquals(List.of("8"), RealPostgres.rows(url, "SELECT count(*) FROM order_lines"));
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsUsedAgain() throws Exception {
        record(1, 3);
        postgres.kill();
        assertThrows(OrderSystemException.class, () -> record(4, 5));
        OrderSystem meanwhile = open();
        assertThrows(OrderSystemException.class, () -> meanwhile.record(events(4, 5)), "opened while it is away");
        postgres.startAgain();
        Await.until("it records again", () -> {
            try {
                record(4, 6);
                return true;
            } catch (OrderSystemException notYet) {
                return false;
            }
        });
        assertEquals(3, meanwhile.record(events(4, 6)).size());
        meanwhile.close();
        assertEquals(ids(events(1, 6)), recorded());
    }

    @Test
    void aBrokenConnectionIsReplaced() throws Exception {
        record(1, 3);
        RealPostgres.execute(
                url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tallylight'");
        Await.until("it records again", () -> {
            try {
                record(4, 6);
                return true;
            } catch (OrderSystemException notYet) {
                return false;
            }
        });
        assertEquals(ids(events(1, 6)), recorded());
    }

    @Test
    void aServerThatAcknowledgesBeforeTheDiskIsToldNotTo() throws Exception {
        RealPostgres.execute(url, "ALTER ROLE postgres IN DATABASE " + database() + " SET synchronous_commit = off");
        system.close();
        RealPostgres.execute(
                url,
                "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " NEW.channel := current_setting('synchronous_commit'); RETURN NEW; END $$");
        RealPostgres.execute(url, "CREATE TRIGGER tell BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION tell()");
        system = open();
        record(1, 1);
        assertEquals(List.of("on"), RealPostgres.rows(url, "SELECT channel FROM orders"));
    }

    private String database() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() throws Exception {
        RealPostgres.execute(
                url,
                "INSERT INTO tallylight_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success)"
                        + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, true)");
        OrderSystemException e = assertThrows(OrderSystemException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("99"), e.getMessage());
    }

    @Test
    void aDatabaseThatCannotHoldEveryTitleIsRefused() throws Exception {
        String latin = postgres.newDatabase("LATIN1");
        OrderSystemException e = assertThrows(
                OrderSystemException.class, () -> PostgresOrderSystem.open(PostgresUrl.parse(latin), IMPATIENT, CLOCK));
        assertTrue(String.valueOf(e.getMessage()).contains("LATIN1"), e.getMessage());
        assertEquals(
                List.of(),
                RealPostgres.rows(latin, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"),
                "nothing is made in it");
    }

    @Test
    void foreignTablesAreLeftAlone() throws Exception {
        String foreign = postgres.newDatabase();
        RealPostgres.execute(foreign, "CREATE TABLE orders (id integer)");
        RealPostgres.execute(foreign, "CREATE TABLE other (id integer)");
        OrderSystemException e = assertThrows(
                OrderSystemException.class,
                () -> PostgresOrderSystem.open(PostgresUrl.parse(foreign), IMPATIENT, CLOCK));
        assertTrue(String.valueOf(e.getMessage()).contains("already exists"), e.getMessage());
    }

    @Test
    void aWrongPasswordIsSaidWithoutIt() {
        String wrong = url.replace("/t", "/missing-t");
        OrderSystemException e = assertThrows(
                OrderSystemException.class, () -> PostgresOrderSystem.open(PostgresUrl.parse(wrong), IMPATIENT, CLOCK));
        assertTrue(String.valueOf(e.getMessage()).contains("missing-t"), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("postgres:postgres"), e.getMessage());
    }
}
