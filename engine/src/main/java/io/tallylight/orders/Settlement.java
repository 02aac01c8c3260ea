package io.tallylight.orders;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the entries of one read.
 *
 * @param upTo highest order number among them, 0 when none is readable
 * @param entries ids of the entries, to be acknowledged
 * @param numbers of all their orders, dead letters included
 * @param dead those that step aside
 * @param delivered how many orders and cancellations the system has
 * @param size how many orders, cancellations and notices it was: what the read cost the system
 * @param asked whether the system was asked anything; else this says nothing of how it is
 */
record Settlement(
        long upTo,
        List<String> entries,
        List<Long> numbers,
        List<DeadLetter> dead,
        int delivered,
        int size,
        boolean asked) {
    /** Longest reason kept, in characters. */
    static final int REASON_MAX = 500;

    /**
     * An order, or a cancellation, that the system will never have, unless it is replayed.
     *
     * @param label {@link OrderEvent#label}, or the entry's id where that is not readable
     */
    record DeadLetter(String label, String reason) {}

    /** Of these entries, when the readable orders in them had these results. */
    static Settlement of(List<OutboxEntry> entries, List<RecordResult> results, boolean asked) {
        long upTo = 0;
        int readable = 0;
        int size = 0;
        List<String> ids = new ArrayList<>(entries.size());
        List<Long> numbers = new ArrayList<>(results.size());
        List<DeadLetter> dead = new ArrayList<>();
        for (OutboxEntry entry : entries) {
            ids.add(entry.id());
            for (OutboxEntry.Item item : entry.items()) {
                long number = item.number();
                if (number > 0) {
                    numbers.add(number);
                    upTo = Math.max(upTo, number);
                }
                size += number > 0 || item instanceof OutboxEntry.Told || item instanceof OutboxEntry.Legible ? 1 : 0;
                if (item instanceof OutboxEntry.Malformed malformed) {
                    dead.add(letter(malformed.label(), malformed.reason()));
                } else if (item instanceof OutboxEntry.Legible legible
                        && results.get(readable++) instanceof RecordResult.Refused refused) {
                    dead.add(letter(legible.event().label(), refused.reason()));
                }
            }
        }
        return new Settlement(upTo, ids, numbers, dead, readable - refused(results), size, asked);
    }

    private static int refused(List<RecordResult> results) {
        return (int)
                results.stream().filter(RecordResult.Refused.class::isInstance).count();
    }

    private static DeadLetter letter(String label, String reason) {
        return new DeadLetter(label, reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason);
    }
}
