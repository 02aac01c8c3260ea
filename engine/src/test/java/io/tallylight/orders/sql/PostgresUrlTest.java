package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.testing.Await;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @Test
    void userAndPasswordAreTakenOutOfTheUrl() throws Exception {
        assertEquals(
                new PostgresUrl(
                        "jdbc:postgresql://db.example:5433/shop?sslmode=verify-full&requireAuth=scram-sha-256",
                        "ann",
                        "p@ss+:word",
                        "postgresql://db.example:5433/shop"),
                PostgresUrl.parse("postgresql://ann:p%40ss+:word@db.example:5433/shop?sslmode=verify-full"));
    }

    @Test
    void userAndPortMayBeMissing() throws Exception {
        assertEquals(
                new PostgresUrl(
                        "jdbc:postgresql://db/shop?sslmode=verify-full&requireAuth=scram-sha-256",
                        null,
                        null,
                        "postgresql://db/shop"),
                PostgresUrl.parse("jdbc:postgresql://db/shop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:shop",
                "postgresql://ann:secret@/shop",
                "postgresql://ann:secret@db",
                "postgres://ann:secret@d b/x"
            })
    void aUrlWithoutHostOrDatabaseIsRefusedWithoutItsPassword(String url) {
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> PostgresUrl.parse(url));
        assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db.example/x, ?sslmode=verify-full&requireAuth=scram-sha-256",
        "postgresql://db.example/x?sslmode=disable, ?sslmode=disable&requireAuth=scram-sha-256",
        "postgresql://db.example/x?requireAuth=md5, ?requireAuth=md5&sslmode=verify-full",
        "postgresql://localhost.example/x, ?sslmode=verify-full&requireAuth=scram-sha-256",
        "postgresql://localhost/x, '?requireAuth=scram-sha-256,none'",
        "postgresql://127.0.0.1:5433/x, '?requireAuth=scram-sha-256,none'",
        "postgresql://[::1]/x, '?requireAuth=scram-sha-256,none'"
    })
    void aServerElsewhereMustProveItsNameAndGetsNoPassword(String url, String parameters) throws Exception {
        String jdbc = PostgresUrl.parse(url).jdbc();
        assertEquals(parameters, jdbc.substring(jdbc.indexOf('?')));
    }

    @Test
    @Timeout(60)
    void aServerThatAsksForThePasswordInClearDoesNotGetIt() throws Exception {
        try (ClearTextPostgres server = new ClearTextPostgres()) {
            String url = "postgresql://u:hunter2@127.0.0.1:" + server.port() + "/db";
            try (OrderSystem system = SqlOrderSystem.open(url, 1, Clock.systemUTC())) {
                Await.until(
                        system.name() + " hung up",
                        () -> server.received().contains("database")
                                && server.received().contains(ClearTextPostgres.HUNG_UP));
            }
            assertFalse(server.received().contains("hunter2"), server.received());
        }
    }

    @Test
    void sqliteIsSomethingElse() {
        assertFalse(PostgresUrl.isOne("jdbc:sqlite:postgresql:"));
        assertTrue(PostgresUrl.isOne("postgres://db/shop"));
    }
}
