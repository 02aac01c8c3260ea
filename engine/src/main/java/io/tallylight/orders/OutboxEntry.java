package io.tallylight.orders;

import java.util.List;

/**
 * One entry of a show's outbox: the orders, the journal and the notices of one batch of the ledger.
 *
 * @param id of the entry in the stream, {@code ms-seq}
 * @param items one for each order, in the order of their numbers, for each line of the journal and each notice, in theirs;
 *     empty when the entry was deleted from the stream by someone else before it was delivered
 */
record OutboxEntry(String id, List<Item> items) {
    /** One order of an entry, one line of the journal, or one notice. */
    sealed interface Item {
        /** Its number in the show; 0 where that is not readable, and in what is no order. */
        long number();
    }

    /** An order that can be delivered. */
    record Legible(OrderEvent event) implements Item {
        @Override
        public long number() {
            return event.number();
        }
    }

    /** A line of the journal: for order systems that keep one. */
    record Journalled(JournalEntry entry) implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /** A notice: for order systems that hear of more than orders. */
    record Told(Notice notice) implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /** A notice of a type that is unknown here, or for a system that hears of none. */
    record Untold() implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /**
     * An order, line of the journal or notice, that cannot be read, and never will be.
     *
     * @param label its number; where even that is not readable, the entry's id
     * @param number 0 where it is not readable
     * @param reason for the dead letter
     */
    record Malformed(String label, long number, String reason) implements Item {}
}
