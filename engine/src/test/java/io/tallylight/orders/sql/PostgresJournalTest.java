package io.tallylight.orders.sql;

import io.tallylight.orders.LedgerJournalContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.testing.RealPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class PostgresJournalTest extends LedgerJournalContract {
    @TempDir
    static Path folder;

    private static RealPostgres postgres;
    private String url;

    @SuppressWarnings("NullAway.Init") // before each test
    PostgresJournalTest() {}

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
    protected void openBoth() throws OrderSystemException {
        try {
            url = postgres.newDatabase();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        super.openBoth();
    }

    @Override
    protected Both open() throws OrderSystemException {
        SqlOrderSystem system = SqlOrderSystem.open(url, 2, Clock.systemUTC());
        return new Both(system, system);
    }
}
