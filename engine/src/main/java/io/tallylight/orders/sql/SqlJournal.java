package io.tallylight.orders.sql;

import io.tallylight.ledger.record.Ids;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.OfferDefined;
import io.tallylight.orders.JournalEntry.OfferRemoved;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.ShowDeleted;
import io.tallylight.orders.JournalEntry.StockAdjusted;
import io.tallylight.orders.JournalEntry.StockCancelled;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.ShowHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The statements that put the journal into the SQL tables and get it back, within the caller's transaction. */
final class SqlJournal {
    private static final String INSERT =
            "INSERT INTO show_history (show_id, epoch, seq, type, at_ms, sku, allotted, delta,"
                    + " reason, key_id, fingerprint, definition, cause, from_epoch, from_seq)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String SAME = "SELECT definition FROM show_history WHERE show_id = ? AND epoch = ? AND seq = ?"
            + " AND type = ? AND sku = ? AND key_id = ? AND at_ms = ?";
    private static final String SELECT = "SELECT type, at_ms, epoch, seq, sku, allotted, delta, reason, key_id,"
            + " fingerprint, definition, cause, from_epoch, from_seq FROM show_history WHERE show_id = ? ORDER BY id";

    /** Selects each show once, by skipping through the index: there may be millions of orders. */
    private static final String SHOWS = "WITH RECURSIVE leap (id) AS (SELECT min(show_id) FROM orders"
            + " UNION ALL SELECT (SELECT min(show_id) FROM orders WHERE show_id > leap.id) FROM leap"
            + " WHERE leap.id IS NOT NULL)"
            + " SELECT id FROM leap WHERE id IS NOT NULL UNION SELECT DISTINCT show_id FROM show_history ORDER BY 1";

    /** Selects epochs in the order in which they began, with the highest known seq of each, and 1 for a deletion. */
    private static final String EPOCHS = "SELECT epoch, max(seq), max(CASE WHEN type = '" + ShowDeleted.TYPE
            + "' THEN 1 ELSE 0 END) FROM show_history WHERE show_id = ? GROUP BY epoch ORDER BY min(id)";

    private static final String LAST_ORDER = "SELECT o.number, o.currency, r.epoch, r.seq FROM orders o"
            + " LEFT JOIN order_records r ON r.show_id = o.show_id AND r.number = o.number AND r.order_id = o.order_id"
            + " WHERE o.show_id = ? ORDER BY o.number DESC LIMIT 1";
    private static final String LAST_IDS =
            "SELECT order_id FROM orders WHERE show_id = ? AND number = ? ORDER BY order_id LIMIT 16";
    private static final String LAST_CANCELLATION =
            "SELECT max(seq) FROM order_cancellations WHERE show_id = ? AND epoch = ?";
    private static final String SOLD =
            "SELECT l.sku, sum(l.quantity - l.cancelled) FROM orders o JOIN order_lines l USING (order_id)"
                    + " WHERE o.show_id = ? GROUP BY l.sku";
    private static final String COUNT = "SELECT count(*) FROM orders WHERE show_id = ?";

    private final Connection connection;

    SqlJournal(Connection connection) {
        this.connection = connection;
    }

    /** Inserts new entries, in the order given; returns those that are kept already with another content. */
    List<JournalEntry> insert(String show, List<JournalEntry> entries) throws SQLException {
        int[] inserted;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (JournalEntry entry : entries) {
                bind(insert, show, entry);
                insert.addBatch();
            }
            inserted = insert.executeBatch();
        }
        List<JournalEntry> different = new ArrayList<>();
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] == 0 && !isKept(show, entries.get(i))) {
                different.add(entries.get(i));
            }
        }
        return different;
    }

    private boolean isKept(String show, JournalEntry entry) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SAME)) {
            select.setString(1, show);
            select.setString(2, entry.epoch());
            select.setLong(3, entry.seq());
            select.setString(4, entry.type());
            select.setString(5, entry.sku());
            select.setString(6, entry.keyId());
            select.setLong(7, entry.at());
            try (ResultSet row = select.executeQuery()) {
                return row.next() && SqlJson.isSame(row.getString(1), entry.definition());
            }
        }
    }

    private static void bind(PreparedStatement insert, String show, JournalEntry entry) throws SQLException {
        for (int column = 7; column <= 15; column++) {
            insert.setNull(column, Types.NULL);
        }
        insert.setString(1, show);
        insert.setString(2, entry.epoch());
        insert.setLong(3, entry.seq());
        insert.setString(4, entry.type());
        insert.setLong(5, entry.at());
        insert.setString(6, entry.sku());
        insert.setString(10, "");
        if (entry instanceof ShowDefined defined) {
            SqlJson.bind(insert, 12, defined.doc());
            JournalEntry.Point continues = defined.continues();
            if (continues != null) {
                insert.setString(14, continues.epoch());
                insert.setLong(15, continues.seq());
            }
        } else if (entry instanceof OfferDefined defined) {
            insert.setLong(7, defined.allotted());
            SqlJson.bind(insert, 12, defined.doc());
        } else if (entry instanceof StockAdjusted adjusted) {
            insert.setLong(7, adjusted.allotted());
            insert.setLong(8, adjusted.delta());
            insert.setString(9, adjusted.reason());
            insert.setString(10, adjusted.keyId());
            insert.setString(11, adjusted.fingerprint());
            insert.setString(13, adjusted.cause());
        } else if (entry instanceof StockCancelled cancelled) {
            insert.setLong(7, cancelled.allotted());
            insert.setLong(8, cancelled.delta());
            insert.setString(9, cancelled.reason());
            insert.setString(10, cancelled.keyId());
        }
    }

    List<LastKnown> lastKnown() throws SQLException {
        List<String> shows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SHOWS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                shows.add(row.getString(1));
            }
        }
        List<LastKnown> all = new ArrayList<>(shows.size());
        for (String show : shows) {
            lastKnown(show).ifPresent(all::add);
        }
        return all;
    }

    Optional<LastKnown> lastKnown(String show) throws SQLException {
        Set<String> epochs = new LinkedHashSet<>();
        long seq = 0;
        long number = 0;
        boolean isDeleted = false;
        try (PreparedStatement select = connection.prepareStatement(EPOCHS)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    epochs.add(row.getString(1));
                    seq = row.getLong(2);
                    isDeleted = row.getInt(3) == 1;
                }
            }
        }
        List<String> inOrder = List.copyOf(epochs);
        try (PreparedStatement select = connection.prepareStatement(LAST_ORDER)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    number = row.getLong(1);
                    boolean ofLast = !inOrder.isEmpty()
                            && inOrder.get(inOrder.size() - 1).equals(row.getString(3));
                    seq = ofLast ? Math.max(seq, row.getLong(4)) : seq;
                }
            }
        }
        if (inOrder.isEmpty() && number == 0) {
            return Optional.empty();
        }
        seq = inOrder.isEmpty() ? seq : Math.max(seq, cancelledAt(show, inOrder.get(inOrder.size() - 1)));
        List<String> lastIds = number == 0 ? List.of() : lastIds(show, number);
        return Optional.of(new LastKnown(show, inOrder, seq, number, lastIds, isDeleted));
    }

    private List<String> lastIds(String show, long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_IDS)) {
            select.setString(1, show);
            select.setLong(2, number);
            try (ResultSet row = select.executeQuery()) {
                List<String> ids = new ArrayList<>();
                while (row.next()) {
                    String orderId = row.getString(1);
                    ids.add(orderId.substring(orderId.length() - Ids.LENGTH));
                }
                return List.copyOf(ids);
            }
        }
    }

    /** Returns the highest seq of a cancellation, 0 if there is none. */
    private long cancelledAt(String show, String epoch) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_CANCELLATION)) {
            select.setString(1, show);
            select.setString(2, epoch);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    ShowHistory history(String show) throws SQLException {
        long number = 0;
        String currency = "";
        try (PreparedStatement select = connection.prepareStatement(LAST_ORDER)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    number = row.getLong(1);
                    currency = row.getString(2);
                }
            }
        }
        return new ShowHistory(entries(show), sold(show), count(show), number, currency);
    }

    private List<JournalEntry> entries(String show) throws SQLException {
        List<JournalEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
        }
        return entries;
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        String type = row.getString(1);
        long at = row.getLong(2);
        String epoch = row.getString(3);
        long seq = row.getLong(4);
        String sku = row.getString(5);
        return switch (type) {
            case ShowDefined.TYPE -> {
                String from = row.getString(13);
                JournalEntry.Point continues = from == null ? null : new JournalEntry.Point(from, row.getLong(14));
                yield new ShowDefined(at, epoch, seq, row.getString(11), continues);
            }
            case OfferDefined.TYPE -> new OfferDefined(at, epoch, seq, sku, row.getLong(6), row.getString(11));
            case ShowDeleted.TYPE -> new ShowDeleted(at, epoch, seq);
            case OfferRemoved.TYPE -> new OfferRemoved(at, epoch, seq, sku);
            case StockAdjusted.TYPE ->
                new StockAdjusted(
                        at,
                        epoch,
                        seq,
                        sku,
                        row.getLong(7),
                        row.getString(8),
                        row.getLong(6),
                        row.getString(9),
                        row.getString(10),
                        Objects.requireNonNullElse(row.getString(12), ""));
            case StockCancelled.TYPE ->
                new StockCancelled(
                        at, epoch, seq, sku, row.getLong(7), row.getString(8), row.getLong(6), row.getString(9));
            default -> throw new SQLException("show_history has a row of the unknown type " + type);
        };
    }

    private Map<String, Long> sold(String show) throws SQLException {
        Map<String, Long> sold = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SOLD)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sold.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return sold;
    }

    private long count(String show) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            select.setString(1, show);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
