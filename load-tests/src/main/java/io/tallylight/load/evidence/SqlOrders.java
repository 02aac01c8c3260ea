package io.tallylight.load.evidence;

import io.tallylight.load.client.Failures;
import io.tallylight.load.facts.OrderFact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * An SQL order system, read straight from the contract's tables: what is there is what was delivered. Orders come in the
 * order in which they were recorded; the time of that is the batch's, and those of one batch come by number.
 */
public final class SqlOrders implements OrderSource {
    private static final String SQLITE = "jdbc:sqlite:";

    private final Connection connection;
    private final String show;

    private SqlOrders(Connection connection, String show) {
        this.connection = connection;
        this.show = show;
    }

    /**
     * Opens an order system, read only, and looks whether the tables are there.
     *
     * @param url {@code jdbc:sqlite:PATH}
     */
    public static SqlOrders open(String url, String show) throws EvidenceException {
        var properties = new Properties();
        if (url.startsWith(SQLITE)) {
            // SQLite would make an absent file; an empty order system would then be judged instead of the real one.
            var file = Path.of(url.substring(SQLITE.length()));
            if (!Files.isRegularFile(file)) {
                throw new EvidenceException("--orders " + url + ": no such file");
            }
            properties.setProperty("open_mode", "1");
            properties.setProperty("busy_timeout", "5000");
        }
        try {
            var orders = new SqlOrders(DriverManager.getConnection(url, properties), show);
            var unused = orders.read();
            return orders;
        } catch (SQLException e) {
            throw new EvidenceException("--orders " + url + ": " + Failures.describe(e), e);
        }
    }

    /** An order system behind a connection, which is closed with this. */
    public static SqlOrders over(Connection connection, String show) {
        return new SqlOrders(connection, show);
    }

    @Override
    public List<OrderFact> orders() throws EvidenceException {
        try {
            return read();
        } catch (SQLException e) {
            throw new EvidenceException("cannot read the order system: " + Failures.describe(e), e);
        }
    }

    private List<OrderFact> read() throws SQLException {
        var lines = lines();
        var orders = new ArrayList<OrderFact>();
        try (var query = connection.prepareStatement(
                "SELECT order_id, number, reservation_id, state FROM orders WHERE show_id = ?"
                        + " ORDER BY recorded_at_ms, number")) {
            query.setString(1, show);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    var id = row.getString(1);
                    orders.add(new OrderFact(
                            id,
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            lines.getOrDefault(id, Map.of()),
                            true));
                }
            }
        }
        return orders;
    }

    private Map<String, Map<String, Long>> lines() throws SQLException {
        var lines = new HashMap<String, Map<String, Long>>();
        try (var query = connection.prepareStatement("SELECT l.order_id, l.sku, SUM(l.quantity) FROM order_lines l"
                + " JOIN orders o ON o.order_id = l.order_id WHERE o.show_id = ? GROUP BY l.order_id, l.sku"
                + " HAVING SUM(l.quantity) <> 0")) {
            query.setString(1, show);
            try (var row = query.executeQuery()) {
                while (row.next()) {
                    lines.computeIfAbsent(row.getString(1), id -> new HashMap<>())
                            .put(row.getString(2), row.getLong(3));
                }
            }
        }
        return lines;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close the order system", e);
        }
    }
}
