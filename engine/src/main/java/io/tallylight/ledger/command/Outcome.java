package io.tallylight.ledger.command;

import java.util.List;

/** What became of a command: it was done, or refused with nothing changed. */
public sealed interface Outcome<T> {
    /**
     * Done.
     *
     * @param repeated whether an earlier command of the same id had done it (for a definition: whether it was there)
     */
    record Done<T>(T value, boolean repeated) implements Outcome<T> {}

    /**
     * Refused.
     *
     * @param lines every refused line of a basket, else empty
     * @param detail what the refusal is about, as far as it has a number: see the script's header; else 0
     */
    record Refused<T>(Refusal refusal, List<RefusedLine> lines, long detail) implements Outcome<T> {}

    /**
     * A line that failed.
     *
     * @param index in the command, from 0
     * @param available units at that moment
     */
    record RefusedLine(int index, Refusal reason, long available) {}
}
