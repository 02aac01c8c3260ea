package io.tallylight.load.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.facts.OrderFact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlOrdersTest {
    private static final String ORDERS =
            "CREATE TABLE orders(order_id TEXT PRIMARY KEY, number, show_id, reservation_id,"
                    + " buyer_id, state, recorded_at_ms)";
    private static final String LINES = "CREATE TABLE order_lines(order_id, line_no, sku, quantity, unit_price)";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void readsTheOrdersOfItsShowAlone() throws Exception {
        var url = "jdbc:sqlite:" + folder.resolve("orders.db");
        run(
                url,
                ORDERS,
                LINES,
                "INSERT INTO orders VALUES('o2', 2, 's', 'r2', 'b', 'committed', 500)",
                "INSERT INTO orders VALUES('o1', 1, 's', 'r1', 'b', 'committed', 500)",
                "INSERT INTO orders VALUES('o9', 1, 'other', 'r9', 'b', 'committed', 400)",
                "INSERT INTO order_lines VALUES('o1', 1, 'A', 2, 100)",
                "INSERT INTO order_lines VALUES('o1', 2, 'B', 0, 100)",
                "INSERT INTO order_lines VALUES('o2', 1, 'A', 1, 100)",
                "INSERT INTO order_lines VALUES('o9', 1, 'A', 7, 100)");
        try (var orders = SqlOrders.open(url, "s")) {
            assertEquals(
                    List.of(
                            new OrderFact("o1", 1, "r1", "committed", Map.of("A", 2L), true),
                            new OrderFact("o2", 2, "r2", "committed", Map.of("A", 1L), true)),
                    orders.orders());
        }
    }

    /** Or the check of their order could not fail. */
    @Test
    void ordersComeInTheOrderInWhichTheyWereRecorded() throws Exception {
        var url = "jdbc:sqlite:" + folder.resolve("orders.db");
        run(
                url,
                ORDERS,
                LINES,
                "INSERT INTO orders VALUES('o1', 1, 's', 'r1', 'b', 'committed', 700)",
                "INSERT INTO orders VALUES('o2', 2, 's', 'r2', 'b', 'committed', 500)",
                "INSERT INTO orders VALUES('o3', 3, 's', 'r3', 'b', 'committed', 700)");
        try (var orders = SqlOrders.open(url, "s")) {
            assertEquals(
                    List.of(2L, 1L, 3L),
                    orders.orders().stream().map(OrderFact::number).toList());
        }
    }

    @Test
    void anAbsentFileIsNamedAndNotMade() {
        var file = folder.resolve("absent.db");
        var thrown = assertThrows(EvidenceException.class, () -> SqlOrders.open("jdbc:sqlite:" + file, "s"));
        assertEquals("--orders jdbc:sqlite:" + file + ": no such file", thrown.getMessage());
        assertTrue(Files.notExists(file));
    }

    @Test
    void aFileWithoutTheTablesIsNoOrderSystem() throws Exception {
        var url = "jdbc:sqlite:" + folder.resolve("empty.db");
        run(url, "CREATE TABLE something(a)");
        var thrown = assertThrows(EvidenceException.class, () -> SqlOrders.open(url, "s"));
        assertTrue(thrown.toString().contains("no such table"), thrown.toString());
    }

    private static void run(String url, String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }
}
