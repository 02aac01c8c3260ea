package io.tallylight.orders;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order system that keeps a show's definitions and allotments beside its orders and gives all of it back for a
 * rebuild of the show. All calls block; any thread.
 *
 * <p>Entries of a show are kept in the order in which they are first recorded, from one caller at a time, and one that
 * comes again has no second effect.
 */
public interface LedgerJournal {
    /**
     * Keeps entries; they are safe when this returns.
     *
     * @param entries of one show, in the order in which they happened
     * @return entries that this system refuses for good, or has with another content: a rebuild will miss them
     * @throws OrderSystemException when nothing was kept, and it may be tried again
     */
    @CanIgnoreReturnValue
    int journal(String show, List<JournalEntry> entries) throws OrderSystemException;

    /** Returns how far each show is known, including shows that ended long ago. */
    List<LastKnown> lastKnown() throws OrderSystemException;

    /** Returns how far one show is known; empty if it is not known. */
    Optional<LastKnown> lastKnown(String show) throws OrderSystemException;

    /** Returns all that is known of a show except its orders. */
    ShowHistory history(String show) throws OrderSystemException;

    /**
     * Returns orders sorted by number, then id.
     *
     * @param after the last one seen, null for the first page
     * @param limit largest number of orders
     */
    List<StoredOrder> orders(String show, StoredOrder.@Nullable Place after, int limit) throws OrderSystemException;

    /**
     * The latest state of a show that is known.
     *
     * @param epochs epochs in the order in which they began; empty if only orders of earlier versions are known
     * @param seq the highest known seq of the last epoch
     * @param number the highest number of its orders, 0 if it has none
     * @param lastIds record ids of the orders of that number: several if two histories of the show gave it
     * @param isDeleted whether the show was deleted in the last epoch
     */
    record LastKnown(String show, List<String> epochs, long seq, long number, List<String> lastIds, boolean isDeleted) {
        /** Creates the state of a show that was not deleted. */
        public LastKnown(String show, List<String> epochs, long seq, long number, List<String> lastIds) {
            this(show, epochs, seq, number, lastIds, false);
        }

        /** Returns whether data of this epoch, seq and number is older than what is known here. */
        public boolean isBehind(String epoch, long seq, long number) {
            int place = epochs.lastIndexOf(epoch);
            boolean isLast = place == epochs.size() - 1;
            return number < this.number || (place >= 0 && (!isLast || seq < this.seq));
        }

        /**
         * Returns whether this is another order than those of the last number known here.
         *
         * @param recordId record id of the order that the data has under that number; empty if it has none
         */
        public boolean isOtherOrder(String recordId) {
            return !recordId.isEmpty() && !lastIds.contains(recordId);
        }

        /** Returns the last orders as one text, which identifies the data that was compared. */
        public String reconciliation() {
            return String.join(" ", lastIds);
        }
    }
}
