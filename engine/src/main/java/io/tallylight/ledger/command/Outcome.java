package io.tallylight.ledger.command;

import java.util.List;

/** The outcome of a command: it was done, or refused with nothing changed. */
public sealed interface Outcome<T> {
    /**
     * The command was done.
     *
     * @param repeated whether an earlier command of the same id had done it (for a definition: whether it existed)
     */
    record Done<T>(T value, boolean repeated) implements Outcome<T> {}

    /**
     * The command was refused.
     *
     * @param lines every refused line of a basket, otherwise empty
     * @param detail number that belongs to the refusal, if it has one: see the script's header; otherwise 0
     */
    record Refused<T>(Refusal refusal, List<RefusedLine> lines, long detail) implements Outcome<T> {}

    /**
     * A refused line.
     *
     * @param index of the line in the command, from 0
     * @param available units at that moment
     */
    record RefusedLine(int index, Refusal reason, long available) {}
}
