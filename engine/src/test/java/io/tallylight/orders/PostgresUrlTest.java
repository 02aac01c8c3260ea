package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @Test
    void userAndPasswordAreTakenOutOfTheUrl() throws Exception {
        assertEquals(
                new PostgresUrl(
                        "jdbc:postgresql://db.example:5433/shop?sslmode=verify-full",
                        "ann",
                        "p@ss+:word",
                        "postgresql://db.example:5433/shop"),
                PostgresUrl.parse("postgresql://ann:p%40ss+:word@db.example:5433/shop?sslmode=verify-full"));
    }

    @Test
    void userAndPortMayBeMissing() throws Exception {
        assertEquals(
                new PostgresUrl("jdbc:postgresql://db/shop", null, null, "postgresql://db/shop"),
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

    @Test
    void sqliteIsSomethingElse() {
        assertFalse(PostgresUrl.isOne("jdbc:sqlite:postgresql:"));
        assertTrue(PostgresUrl.isOne("postgres://db/shop"));
    }
}
