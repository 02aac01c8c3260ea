package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.TestEvents;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that freezes in the middle of a transaction, beside another one that records the same orders. */
class FrozenWriterTest {
    private static final PostgresSettings IMPATIENT = new PostgresSettings(2, 1_000, 300, 1_000, 5_000);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    FrozenWriterTest() {}

    @Test
    void postgresEndsTheTransactionOfAFrozenWriter() throws Exception {
        try (RealPostgres postgres = new RealPostgres(folder.resolve("postgres"))) {
            PostgresUrl url = PostgresUrl.parse(postgres.newDatabase());
            try (OrderSystem system = PostgresOrderSystem.open(url, IMPATIENT, Clock.systemUTC());
                    HikariDataSource pool = PostgresPool.writing(url, IMPATIENT)) {
                Connection frozen = pool.getConnection(); // inserts the order, and then nothing comes from it any more
                assertEquals(
                        1,
                        new PostgresOrders(frozen, 1)
                                .insert(TestEvents.of(1, 1))
                                .size());
                Await.until("the other one records it", () -> {
                    try {
                        return system.record(TestEvents.of(1, 1)).get(0) instanceof RecordResult.Recorded;
                    } catch (OrderSystemException locked) {
                        return false;
                    }
                });
                assertThrows(SQLException.class, frozen::commit);
                pool.evictConnection(frozen);
            }
        }
    }

    /** Takes the write lock of a SQLite file and says so; for a process of its own. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Files.createFile(Path.of(arguments[1]));
            int ended = System.in.read(); // until its parent is gone
            System.exit(ended < 0 ? 0 : 1);
        }
    }

    @Test
    void aSqliteFileStaysLockedUntilTheFrozenProcessEndsAndNothingIsLost() throws Exception {
        String url = SqliteOrderSystem.urlIn(folder);
        try (OrderSystem system = SqliteOrderSystem.open(url, Clock.systemUTC())) {
            assertEquals(1, system.record(TestEvents.of(1, 1)).size());
            Path locked = folder.resolve("locked");
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FrozenWriterTest.class.getName(),
                            url,
                            locked.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("other.log").toFile())
                    .start();
            try {
                Await.until("it holds the lock", () -> Files.exists(locked) || !other.isAlive());
                Signal.send(other, "STOP");
                OrderSystemException busy =
                        assertThrows(OrderSystemException.class, () -> system.record(TestEvents.of(2, 2)));
                assertTrue(String.valueOf(busy.getMessage()).contains("locked"), busy.getMessage());
            } finally {
                Await.done(other.destroyForcibly().onExit());
            }
            assertEquals(List.of(new RecordResult.Recorded()), system.record(TestEvents.of(2, 2)));
            assertEquals(List.of("1", "2"), Sqlite.rows(url, "SELECT number FROM orders ORDER BY number"));
        }
    }
}
