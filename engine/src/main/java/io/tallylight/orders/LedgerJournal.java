package io.tallylight.orders;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order system that keeps a show's definitions and allotments beside its orders, and gives all of it back: what a show
 * is rebuilt from. All calls block; from any thread.
 *
 * <p>Entries of a show are kept in the order in which they are first recorded, from one caller at a time, and one that
 * comes again has no second effect.
 */
public interface LedgerJournal {
    /**
     * Keeps entries; they are safe when this returns.
     *
     * @param entries of one show, in the order in which they happened
     * @return entries that this system refuses for good, or has otherwise: a rebuild will miss them
     * @throws OrderSystemException when nothing was kept, and it may be tried again
     */
    @CanIgnoreReturnValue
    int journal(String show, List<JournalEntry> entries) throws OrderSystemException;

    /** How far each show is known; of shows that ended long ago too. */
    List<LastKnown> lastKnown() throws OrderSystemException;

    /** How far one show is known; empty when it is not. */
    Optional<LastKnown> lastKnown(String show) throws OrderSystemException;

    /** All that is known of a show but its orders. */
    ShowHistory history(String show) throws OrderSystemException;

    /**
     * Orders by number, then id.
     *
     * @param after the last one seen, null for the first page
     * @param limit orders at most
     */
    List<StoredOrder> orders(String show, StoredOrder.@Nullable Place after, int limit) throws OrderSystemException;

    /**
     * How far a show is known.
     *
     * @param epochs in the order in which they began; empty where only orders of earlier versions are known
     * @param seq the highest known of the last epoch
     * @param number the highest of its orders, 0 when it has none
     * @param lastIds record ids of the orders of that number: several, where two histories of the show gave it
     * @param isDeleted whether the show was deleted in the last epoch
     */
    record LastKnown(String show, List<String> epochs, long seq, long number, List<String> lastIds, boolean isDeleted) {
        /** A show that was not deleted. */
        public LastKnown(String show, List<String> epochs, long seq, long number, List<String> lastIds) {
            this(show, epochs, seq, number, lastIds, false);
        }

        /** Whether data of this epoch, seq and number is from before what is known here. */
        public boolean isBehind(String epoch, long seq, long number) {
            int place = epochs.lastIndexOf(epoch);
            boolean isLast = place == epochs.size() - 1;
            return number < this.number || (place >= 0 && (!isLast || seq < this.seq));
        }

        /**
         * Whether this is another order than those of the last number known here.
         *
         * @param recordId of the order that the data has under that number; empty where it has none
         */
        public boolean isOtherOrder(String recordId) {
            return !recordId.isEmpty() && !lastIds.contains(recordId);
        }

        /** The last orders in one text, by which it is known what data was compared with. */
        public String reconciliation() {
            return String.join(" ", lastIds);
        }
    }
}
