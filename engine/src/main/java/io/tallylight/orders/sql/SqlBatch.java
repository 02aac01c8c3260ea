package io.tallylight.orders.sql;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.RecordResult;
import io.tallylight.redis.FailureText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records a batch of which an SQL database refuses events for good: the rest is recorded. A batch is one transaction;
 * only if it is refused does each of its events get one of its own, in the same order.
 */
final class SqlBatch {
    private static final Logger LOG = LoggerFactory.getLogger(SqlBatch.class);

    private SqlBatch() {}

    /** Records events in one transaction. */
    interface Recording {
        List<RecordResult> inOneTransaction(List<OrderEvent> events) throws SQLException;
    }

    /** Keeps entries of the journal in one transaction; returns those that are kept already with another content. */
    interface Keeping {
        List<JournalEntry> inOneTransaction(List<JournalEntry> entries) throws SQLException;
    }

    /**
     * Records events in one transaction each.
     *
     * @throws SQLException which is not for good
     */
    static List<RecordResult> record(List<OrderEvent> events, Recording recording, Predicate<SQLException> isForGood)
            throws SQLException {
        try {
            return recording.inOneTransaction(events);
        } catch (SQLException e) {
            requireForGood(e, isForGood);
        }
        List<RecordResult> results = new ArrayList<>(events.size());
        for (OrderEvent event : events) {
            try {
                results.addAll(recording.inOneTransaction(List.of(event)));
            } catch (SQLException e) {
                requireForGood(e, isForGood);
                results.add(new RecordResult.Refused(FailureText.of(e)));
            }
        }
        return results;
    }

    /**
     * Keeps entries one by one. An entry that is refused for good is logged and left out: trying again would hold the
     * orders up for ever. An entry that is kept already with another content is left out too: it belongs to another
     * history of the show.
     *
     * @return entries that are left out
     * @throws SQLException which is not for good
     */
    static int journal(String show, List<JournalEntry> entries, Keeping keeping, Predicate<SQLException> isForGood)
            throws SQLException {
        try {
            return different(show, keeping.inOneTransaction(entries));
        } catch (SQLException e) {
            requireForGood(e, isForGood);
        }
        int missing = 0;
        for (JournalEntry entry : entries) {
            try {
                missing += different(show, keeping.inOneTransaction(List.of(entry)));
            } catch (SQLException e) {
                requireForGood(e, isForGood);
                missing++;
                LOG.error("show {}: {} is not kept, and a rebuild will miss it: {}", show, entry, FailureText.of(e));
            }
        }
        return missing;
    }

    private static int different(String show, List<JournalEntry> entries) {
        for (JournalEntry entry : entries) {
            LOG.error("show {}: {} is not kept, since another one of its epoch and seq is", show, entry);
        }
        return entries.size();
    }

    private static void requireForGood(SQLException e, Predicate<SQLException> isForGood) throws SQLException {
        if (!isForGood.test(e)) {
            throw e;
        }
    }
}
