package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.RealPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose JSON is text, as versions before wrote it, becomes one of this version. */
class PostgresMigrationTest {
    private static final String SHOW = OrderSystemContract.SHOW;
    private static final PostgresSettings IMPATIENT = new PostgresSettings(2, 1_000, 300, 300, 1_000);

    @TempDir
    static Path folder;

    private static RealPostgres postgres;
    private String url;

    @SuppressWarnings("NullAway.Init") // before each test
    PostgresMigrationTest() {}

    @BeforeAll
    static void startServer() throws Exception {
        postgres = new RealPostgres(folder.resolve("postgres"));
    }

    @BeforeEach
    void makeTablesOfBefore() throws Exception {
        url = postgres.newDatabase();
        var unused = Flyway.configure()
                .dataSource("jdbc:" + url.replace("postgres:postgres@", ""), "postgres", "postgres")
                .locations("classpath:sql/postgres")
                .table("tallylight_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target("5")
                .load()
                .migrate();
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    private void insert(SqlTable table, OrderEvent event) throws SQLException {
        try (Connection connection = RealPostgres.connect(url);
                PreparedStatement insert = connection.prepareStatement(table.insertOne())) {
            for (Object[] row : table.rows(event, 9_999)) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                assertEquals(1, insert.executeUpdate());
            }
        }
    }

    private void insert(OrderEvent event) throws SQLException {
        for (SqlTable table : SqlTable.values()) {
            insert(table, event);
        }
    }

    private static OrderEvent event(long number, String metadata) {
        String body = "{\"attribution\":{\"creator\":\"ann\"},\"metadata\":" + metadata + "}";
        return OrderSystemContract.event(number, "ann", body);
    }

    private List<String> query(String query) throws SQLException {
        return RealPostgres.rows(url, query);
    }

    @Test
    void whatWasTextIsSearchableAndTheSame() throws Exception {
        OrderEvent event = event(1, "{\"price\":1.10,\"id\":7}");
        OrderEvent plain = OrderSystemContract.event(2);
        insert(event);
        insert(plain);
        String doc = "{\"title\":\"Mug\",\"options\":{\"Size\":\"M\",\"Cut\":\"slim\"}}";
        RealPostgres.execute(
                url,
                "INSERT INTO show_history (show_id, epoch, seq, type, at_ms, sku, allotted, key_id, definition) VALUES"
                        + " ('" + SHOW + "', 'life', 1, 'offer.defined', 100, 'MUG-1', 50, '', '" + doc + "')");
        try (SqlOrderSystem system = PostgresOrderSystem.open(PostgresUrl.parse(url), IMPATIENT, Clock.systemUTC())) {
            assertEquals(List.of("1"), query("SELECT number FROM orders WHERE metadata @> '{\"price\": 1.1}'"));
            assertEquals(List.of("7"), query("SELECT payload->'metadata'->'id' FROM order_events WHERE at_ms = 1501"));
            assertEquals(List.of("null"), query("SELECT metadata FROM orders WHERE number = 2"));
            assertEquals(List.of("Mug"), query("SELECT definition->>'title' FROM show_history"));
            for (RecordResult result : system.record(List.of(event, plain))) {
                assertInstanceOf(RecordResult.Recorded.class, result);
            }
            JournalEntry entry = new JournalEntry.OfferDefined(100, "life", 1, "MUG-1", 50, doc);
            assertEquals(0, system.journal(SHOW, List.of(entry)));
            assertEquals(List.of(entry), system.history(SHOW).entries());
            assertEquals(
                    plain.reservation().lines(),
                    system.orders(SHOW, null, 10).get(1).reservation().lines(),
                    "some of them are cut");
            assertInstanceOf(
                    RecordResult.Recorded.class,
                    system.record(List.of(OrderSystemContract.cancelled(2, 1))).get(0));
        }
        assertEquals(
                List.of(
                        "order_cancellations|lines|jsonb",
                        "order_events|payload|jsonb",
                        "order_records|lines|jsonb",
                        "orders|attribution|jsonb",
                        "orders|metadata|jsonb",
                        "show_history|definition|json"),
                query("SELECT table_name, column_name, data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND data_type LIKE 'json%' ORDER BY 1, 2"));
        assertEquals(List.of(), query("SELECT proname FROM pg_proc WHERE proname LIKE 'tallylight%'"));
    }

    /** Versions before let the character 0 and numbers of any size in. */
    @Test
    void whatJsonbCannotHoldStopsNothing() throws Exception {
        insert(event(1, "{\"k\":\"x\"}"));
        insert(event(2, "{\"k\":\"x\"}"));
        RealPostgres.execute(
                url, "UPDATE orders SET metadata = '{\"k\":\"a\\u0000\\u0000b \\\\u0000\"}' WHERE number = 1");
        RealPostgres.execute(url, "UPDATE orders SET metadata = '{\"k\":1E+999999}' WHERE number = 2");
        try (SqlOrderSystem system = PostgresOrderSystem.open(PostgresUrl.parse(url), IMPATIENT, Clock.systemUTC())) {
            assertEquals(
                    List.of("a\ufffd\ufffdb \\u0000", "null"),
                    query("SELECT metadata->>'k' FROM orders ORDER BY number"));
            assertEquals(List.of("{\"k\":1E+999999}"), query("SELECT metadata #>> '{}' FROM orders WHERE number = 2"));
            assertEquals(2, system.orders(SHOW, null, 10).size());
        }
    }

    /** More rows than can be rewritten within the time that a statement of the engine may take. */
    @Test
    void largeTablesMayTakeTheirTime() throws Exception {
        insert(event(1, "{\"k\":1}"));
        RealPostgres.execute(
                url,
                "INSERT INTO order_events SELECT order_id || i, order_id, type, at_ms, payload FROM order_events,"
                        + " generate_series(1, 60000) AS i");
        PostgresSettings hasty = new PostgresSettings(2, 1_000, 50, 50, 1_000);
        try (SqlOrderSystem system = PostgresOrderSystem.open(PostgresUrl.parse(url), hasty, Clock.systemUTC())) {
            assertEquals(List.of("60001"), query("SELECT count(*) FROM order_events WHERE payload ? 'number'"));
            assertEquals("postgres", system.name());
        }
    }
}
