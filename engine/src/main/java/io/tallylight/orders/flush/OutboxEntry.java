package io.tallylight.orders.flush;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderEvent;
import java.util.List;

/**
 * One entry of a show's outbox: the orders, cancellations, journal and notices of one batch of the ledger.
 *
 * @param id id of the entry in the stream, {@code ms-seq}
 * @param items one item for each order, in the order of their numbers, and one for each cancellation, line of the
 *     journal and notice, in their order; empty when the entry was deleted from the stream by another client before it
 *     was delivered
 */
record OutboxEntry(String id, List<Item> items) {
    /** One order of an entry, one cancellation, one line of the journal, or one notice. */
    sealed interface Item {
        /** Number of an order in the show; 0 if that is not readable, and for all other items. */
        long number();
    }

    /** An order, or a cancellation, that can be delivered. */
    record Legible(OrderEvent event) implements Item {
        @Override
        public long number() {
            return event.cancellation() == null ? event.number() : 0;
        }
    }

    /** A line of the journal, for order systems that keep one. */
    record Journalled(JournalEntry entry) implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /** A notice, for order systems that receive notices. */
    record Told(LedgerEvent notice) implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /** A notice of a type that is unknown here, or for a system that receives none. */
    record Untold() implements Item {
        @Override
        public long number() {
            return 0;
        }
    }

    /**
     * An order, cancellation, line of the journal or notice that cannot be read, and never will be.
     *
     * @param label {@link OrderEvent#label}; the entry's id if even that is not readable
     * @param number number of the order, 0 if it is not readable
     * @param reason reason for the dead letter
     */
    record Malformed(String label, long number, String reason) implements Item {}

    /** Returns the numbers of all orders in these entries. */
    static List<Long> numbers(List<OutboxEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.items().stream())
                .map(Item::number)
                .filter(number -> number > 0)
                .toList();
    }

    /** Returns the cancellations in these entries. */
    static List<OrderEvent> cancellations(List<OutboxEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.items().stream())
                .filter(item -> item instanceof Legible legible && legible.event.cancellation() != null)
                .map(item -> ((Legible) item).event)
                .toList();
    }
}
