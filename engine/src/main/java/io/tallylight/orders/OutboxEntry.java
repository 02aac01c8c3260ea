package io.tallylight.orders;

import java.util.List;

/**
 * One entry of a show's outbox: the orders and the journal of one batch of the ledger.
 *
 * @param id of the entry in the stream, {@code ms-seq}
 * @param items one for each order, in the order of their numbers, and one for each line of the journal, in their order;
 *     empty when the entry was deleted from the stream by someone else before it was delivered
 */
record OutboxEntry(String id, List<Item> items) {
    /** One order of an entry, or one line of the journal. */
    sealed interface Item {
        /** Its number in the show; 0 where that is not readable, and in the journal. */
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

    /**
     * An order, or line of the journal, that cannot be read, and never will be.
     *
     * @param label its number; where even that is not readable, the entry's id
     * @param number 0 where it is not readable
     * @param reason for the dead letter
     */
    record Malformed(String label, long number, String reason) implements Item {}
}
