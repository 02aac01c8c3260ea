package io.tallylight.orders;

import org.jspecify.annotations.Nullable;

/**
 * A change of a show's definitions or allotments, as it stands in the outbox between the orders. Together with the
 * orders, these entries are all of a show that must outlive Redis. {@code at} is epoch ms, the show's clock; {@code
 * epoch} and {@code seq} are those of the change.
 */
public sealed interface JournalEntry {
    long at();

    String epoch();

    long seq();

    /** Name of its kind. */
    String type();

    /** The offer that it is about; empty if it is about the show. */
    default String sku() {
        return "";
    }

    /** Record id of the idempotency key; empty if there was none. */
    default String keyId() {
        return "";
    }

    /** The definition as JSON; empty if it has none. */
    default String definition() {
        return "";
    }

    /** A place in the history of a show. */
    record Point(String epoch, long seq) {}

    /**
     * A show was made or changed, or its data begins a new epoch.
     *
     * @param doc the definition as JSON
     * @param continues the end of the epoch before, if this one goes on with its data: the data do not have what that
     *     epoch had behind this point. Else null
     * @param statusChanged whether the status differs from the one before, or may differ
     */
    record ShowDefined(
            long at,
            String epoch,
            long seq,
            String doc,
            @Nullable Point continues,
            boolean statusChanged) implements JournalEntry {
        public static final String TYPE = "show.defined";

        /** Creates an entry that may continue another epoch. */
        public ShowDefined(long at, String epoch, long seq, String doc, @Nullable Point continues) {
            this(at, epoch, seq, doc, continues, true);
        }

        /** Creates an entry that continues no other epoch and does not say whether the status has changed. */
        public ShowDefined(long at, String epoch, long seq, String doc) {
            this(at, epoch, seq, doc, null, true);
        }

        @Override
        public String definition() {
            return doc;
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * An offer was made or changed.
     *
     * @param allotted units at that time
     * @param doc the definition as JSON, without counters
     */
    record OfferDefined(long at, String epoch, long seq, String sku, long allotted, String doc)
            implements JournalEntry {
        public static final String TYPE = "offer.defined";

        @Override
        public String definition() {
            return doc;
        }

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** The show was deleted: this is the last entry of its epoch. */
    record ShowDeleted(long at, String epoch, long seq) implements JournalEntry {
        public static final String TYPE = "show.deleted";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** An offer was deleted. */
    record OfferRemoved(long at, String epoch, long seq, String sku) implements JournalEntry {
        public static final String TYPE = "offer.removed";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Units were added or withdrawn.
     *
     * @param allotted units afterwards
     * @param keyId record id of the idempotency key
     * @param fingerprint fingerprint of the request under that key
     * @param cause cause of the adjustment, for the code that made it; empty if there is none
     */
    record StockAdjusted(
            long at,
            String epoch,
            long seq,
            String sku,
            long delta,
            String reason,
            long allotted,
            String keyId,
            String fingerprint,
            String cause)
            implements JournalEntry {
        public static final String TYPE = "stock.adjusted";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Units of an order were cancelled, and left the allotment.
     *
     * @param delta units, negative
     * @param allotted units afterwards
     * @param keyId record id of the cancellation
     */
    record StockCancelled(
            long at, String epoch, long seq, String sku, long delta, String reason, long allotted, String keyId)
            implements JournalEntry {
        public static final String TYPE = "stock.cancelled";

        @Override
        public String type() {
            return TYPE;
        }
    }
}
