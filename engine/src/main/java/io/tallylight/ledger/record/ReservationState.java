package io.tallylight.ledger.record;

import java.util.Locale;

/**
 * States of a reservation. The script alone moves a reservation from one to the next; a final state never changes.
 *
 * <pre>
 *             checkout          paid
 *      held ───────────> paying ────> committed
 *       │ <───────────────  │
 *       │     declined      │         (an external payment goes from held to committed at once)
 *       └──> released <─────┤
 *       └──> expired  <─────┘
 * </pre>
 */
public enum ReservationState {
    HELD,
    PAYING,
    COMMITTED,
    RELEASED,
    EXPIRED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word used in records and in JSON. */
    public String word() {
        return word;
    }

    /** Returns whether units are still held. */
    public boolean isOpen() {
        return this == HELD || this == PAYING;
    }

    /**
     * Returns the state of a word.
     *
     * @throws IllegalArgumentException if it is not one of the five words
     */
    public static ReservationState of(String word) {
        for (ReservationState state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("not a reservation state: " + word);
    }
}
