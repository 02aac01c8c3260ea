package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.DeliveryKeys.bytes;
import static io.tallylight.redis.ScriptRunner.arg;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.RecordResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of the entries of one read.
 *
 * @param upTo highest order number among them, 0 when none is readable
 * @param entries ids of the entries, to be acknowledged
 * @param numbers numbers of all their orders, in order, dead letters included
 * @param unsent numbers of those that the system was not offered, since it wants none
 * @param dead orders and cancellations that become dead letters
 * @param delivered number of orders and cancellations that the system has
 * @param size number of orders, cancellations and notices: what the read cost the system
 * @param asked whether the system was asked anything; else the settlement says nothing of the system's state
 */
record Settlement(
        long upTo,
        List<String> entries,
        List<Long> numbers,
        List<Range> unsent,
        List<DeadLetter> dead,
        int delivered,
        int size,
        boolean asked) {
    /** Longest reason kept, in characters. */
    static final int REASON_MAX = 500;

    /**
     * An order or a cancellation that the system will not have unless it is replayed.
     *
     * @param label {@link OrderEvent#label}, or the entry's id if that is not readable
     * @param follows whether it is a dead letter only because the order, or a cancellation before it, is one
     */
    record DeadLetter(String label, String reason, boolean follows) {}

    /** A range of orders by number, both ends included. */
    record Range(long from, long to) {
        /** Returns the form stored in Redis. */
        String text() {
            return from + "-" + to;
        }
    }

    /** Returns the settlement of these entries when the readable orders in them had these results. */
    static Settlement of(List<OutboxEntry> entries, List<RecordResult> results, boolean asked) {
        long upTo = 0;
        int readable = 0;
        int size = 0;
        List<String> ids = new ArrayList<>(entries.size());
        List<Long> numbers = new ArrayList<>(results.size());
        List<Range> unsent = new ArrayList<>();
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
                    dead.add(letter(malformed.label(), malformed.reason(), false));
                } else if (item instanceof OutboxEntry.Legible legible) {
                    RecordResult result = results.get(readable++);
                    if (result instanceof RecordResult.Refused refused) {
                        dead.add(letter(legible.event().label(), refused.reason(), refused.follows()));
                    } else if (result instanceof RecordResult.Unwanted && number > 0) {
                        append(unsent, number);
                    }
                }
            }
        }
        return new Settlement(upTo, ids, numbers, unsent, dead, readable - refused(results), size, asked);
    }

    /** Arguments of {@code orders-settle.lua}. */
    byte[][] arguments(byte[] token, byte[] system, boolean countAttempts) {
        List<byte[]> args = new ArrayList<>();
        args.add(token);
        args.add(system);
        args.add(arg(upTo));
        args.add(arg(entries.size()));
        entries.forEach(id -> args.add(bytes(id)));
        List<Long> counted = countAttempts ? numbers : List.of();
        args.add(arg(counted.size()));
        counted.forEach(number -> args.add(arg(number)));
        args.add(arg(numbers.isEmpty() ? 0 : numbers.get(0)));
        args.add(arg(unsent.size()));
        unsent.forEach(range -> args.add(bytes(range.text())));
        dead.forEach(letter -> {
            args.add(bytes(letter.label()));
            args.add(bytes(letter.reason()));
            args.add(arg(letter.follows() ? 1 : 0));
        });
        return args.toArray(byte[][]::new);
    }

    private static int refused(List<RecordResult> results) {
        return (int)
                results.stream().filter(RecordResult.Refused.class::isInstance).count();
    }

    private static void append(List<Range> ranges, long number) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).to() == number - 1) {
            ranges.set(last, new Range(ranges.get(last).from(), number));
        } else {
            ranges.add(new Range(number, number));
        }
    }

    private static DeadLetter letter(String label, String reason, boolean follows) {
        return new DeadLetter(label, reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason, follows);
    }
}
