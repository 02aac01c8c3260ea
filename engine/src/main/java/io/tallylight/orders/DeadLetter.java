package io.tallylight.orders;

import java.util.Comparator;
import java.util.Optional;

/**
 * An order that an order system does not have, and will not get unless it is replayed. In the order of shows, systems and
 * numbers.
 *
 * @param label the order's number, or, where that is not readable, the id of its entry in the outbox
 */
public record DeadLetter(String show, String system, String label, String reason) implements Comparable<DeadLetter> {
    private static final String SEPARATOR = ".d";
    private static final int DIGITS_MAX = 15;
    private static final Comparator<DeadLetter> ORDER = Comparator.comparing(DeadLetter::show)
            .thenComparing(DeadLetter::system)
            .thenComparingLong(DeadLetter::number)
            .thenComparing(DeadLetter::label);

    /** A letter by its id, without its reason; empty when the text is no such id. */
    static Optional<DeadLetter> parse(String id) {
        int dot = id.lastIndexOf(SEPARATOR);
        int colon = id.lastIndexOf(':');
        return dot < 1 || colon < dot + SEPARATOR.length() || colon == id.length() - 1
                ? Optional.empty()
                : Optional.of(new DeadLetter(
                        id.substring(0, dot),
                        id.substring(dot + SEPARATOR.length(), colon),
                        id.substring(colon + 1),
                        ""));
    }

    /** Names it among all. */
    public String id() {
        return show + SEPARATOR + system + ":" + label;
    }

    /** Of the order in its show; 0 where it is not readable. */
    public long number() {
        boolean readable = label.length() <= DIGITS_MAX && label.chars().allMatch(c -> c >= '0' && c <= '9');
        return readable ? Long.parseLong(label) : 0;
    }

    @Override
    public int compareTo(DeadLetter other) {
        return ORDER.compare(this, other);
    }
}
