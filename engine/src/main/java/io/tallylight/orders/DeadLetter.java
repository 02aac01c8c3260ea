package io.tallylight.orders;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An order or a cancellation that an order system does not have and will not get unless it is replayed. Dead letters
 * are sorted by show, system and number; each order comes before its cancellations.
 *
 * @param label {@link OrderEvent#label}, or the id of its entry in the outbox if the label is not readable
 */
public record DeadLetter(String show, String system, String label, String reason) implements Comparable<DeadLetter> {
    private static final String SEPARATOR = ".d";
    private static final Pattern LABEL = Pattern.compile("([0-9]{1,15})(?:\\.([0-9]{1,9}))?");
    private static final Comparator<DeadLetter> ORDER = Comparator.comparing(DeadLetter::show)
            .thenComparing(DeadLetter::system)
            .thenComparingLong(DeadLetter::number)
            .thenComparingInt(DeadLetter::cancellation)
            .thenComparing(DeadLetter::label);

    /** Parses the id of a dead letter; the result has no reason. Returns empty if the text is no such id. */
    public static Optional<DeadLetter> parse(String id) {
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

    /** Id of the dead letter among all dead letters. */
    public String id() {
        return show + SEPARATOR + system + ":" + label;
    }

    /** Number of the order in its show; 0 if it is not readable. */
    public long number() {
        Matcher read = LABEL.matcher(label);
        return read.matches() ? Long.parseLong(read.group(1)) : 0;
    }

    /** Number of the cancellation among those of its order, from 1; 0 for the order itself. */
    public int cancellation() {
        Matcher read = LABEL.matcher(label);
        return read.matches() && read.group(2) != null ? Integer.parseInt(read.group(2)) : 0;
    }

    @Override
    public int compareTo(DeadLetter other) {
        return ORDER.compare(this, other);
    }
}
