package io.tallylight.commerce;

/**
 * Units that a line of an order on a platform has of an offer's stock, as one version of the order says it.
 *
 * @param cancelled whether the order is; a platform never takes that back, so it counts more than any time
 * @param updatedMs epoch ms of the version, in whole seconds; 0 where that is unknown
 * @param triggeredUs epoch microseconds: which of two in one second is the later one; 0 where that is unknown
 * @param units that the line keeps from being sold elsewhere
 */
record OrderState(boolean cancelled, long updatedMs, long triggeredUs, long units) {
    private static final int NUMBERS = 4;

    /**
     * Whether this one says something new after the other. Of two versions that cannot be told apart the one with more units
     * counts: to sell too little is better than to sell twice.
     */
    boolean isNewsAfter(OrderState other) {
        return isLaterThan(other) || (!other.isLaterThan(this) && units > other.units);
    }

    /** Whether this is a later version of the order than the other. */
    boolean isLaterThan(OrderState other) {
        if (cancelled != other.cancelled) {
            return cancelled;
        }
        return updatedMs != other.updatedMs ? updatedMs > other.updatedMs : triggeredUs > other.triggeredUs;
    }

    OrderState withUnits(long others) {
        return new OrderState(cancelled, updatedMs, triggeredUs, others);
    }

    /** Returns the stored form: four numbers, separated by spaces. */
    String text() {
        return (cancelled ? 1 : 0) + " " + updatedMs + " " + triggeredUs + " " + units;
    }

    /** Reads {@link #text} from where it begins among these parts. */
    static OrderState parse(String[] parts, int from) {
        if (parts.length < from + NUMBERS) {
            throw new IllegalStateException("a note has " + parts.length + " parts");
        }
        return new OrderState(
                parts[from].equals("1"),
                Long.parseLong(parts[from + 1]),
                Long.parseLong(parts[from + 2]),
                Long.parseLong(parts[from + 3]));
    }
}
