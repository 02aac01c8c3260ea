package io.tallylight.ledger.command;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * A command for the ledger. Operation numbers and argument order are those in the header of the script.
 *
 * @param <T> type of the answer when the command is done
 */
public sealed interface Command<T>
        permits Reserve,
                ChangeLines,
                Release,
                Extend,
                BeginPayment,
                DeclinePayment,
                Commit,
                Sell,
                Adjust,
                DefineShow,
                DefineOffer,
                RemoveOffer,
                PurgeRecords,
                RetakeUnits,
                Cancel {
    /** Returns the number of basket lines that this command adds to a batch, which has a limit of lines. */
    default int lineCount() {
        return 1;
    }

    /**
     * Returns what this command defines or removes: a SKU, "" for the show itself, null for nothing. All changes of one
     * batch have one version, so a batch defines a thing at most once: two definitions under one version could not be
     * told apart.
     */
    default @Nullable String defines() {
        return null;
    }

    /**
     * Returns whether it frees memory or finishes something that was begun, so that it must not fail when Redis has
     * reached its {@code maxmemory}.
     */
    default boolean mayExceedMemory() {
        return false;
    }

    /** Writes the command as the array that the script takes. */
    void pack(MessagePacker out) throws IOException;

    /** Reads the answer after its code, if the command was done. */
    T unpackDone(MessageUnpacker in) throws IOException;

    /**
     * Reads an answer without a code, which only a new reservation has: its record, or only its unit price.
     *
     * @param terms of the reply that contains the answer
     */
    default T unpackMade(MessageUnpacker in, ReservationTerms terms) throws IOException {
        throw new IOException("an answer has no code");
    }
}
