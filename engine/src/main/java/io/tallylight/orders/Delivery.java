package io.tallylight.orders;

import java.util.Locale;

/**
 * How far an order is on its way to one order system.
 *
 * @param system name of the order system
 * @param attempts tries so far, the one that succeeded included; a try that a crash cut off is not counted
 */
public record Delivery(String system, State state, long attempts) {
    /** Where the order is. */
    public enum State {
        /** Not yet there. */
        PENDING,
        /** Never sent to it: it wanted none then, or was added when the order had left the outbox. */
        NOT_SENT,
        /** There. */
        DELIVERED,
        /** Refused for good, or not readable: a dead letter. */
        DEAD;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The word used in JSON. */
        public String word() {
            return word;
        }
    }
}
