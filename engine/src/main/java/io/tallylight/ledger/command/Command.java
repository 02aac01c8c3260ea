package io.tallylight.ledger.command;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Something asked of the ledger. Operation numbers and argument order are those in the header of the script.
 *
 * @param <T> what is answered when it is done
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
    /** Baskets bound a batch: how many lines this command adds to it. */
    default int lineCount() {
        return 1;
    }

    /**
     * What this command defines or removes: a SKU, "" for the show itself, null for nothing. All that one batch changes has
     * one version, so a batch defines a thing once at most: two definitions under one version could not be told apart.
     */
    default @Nullable String defines() {
        return null;
    }

    /**
     * Whether it gives memory back or finishes what was begun, so that it must not fail when Redis has reached its
     * {@code maxmemory}.
     */
    default boolean mayExceedMemory() {
        return false;
    }

    /** Writes the command as the array that the script takes. */
    void pack(MessagePacker out) throws IOException;

    /** Reads the answer behind its code, when the command was done. */
    T unpackDone(MessageUnpacker in) throws IOException;

    /**
     * Reads an answer without a code, which only the making of a reservation has: its record, or no more than its unit price.
     *
     * @param terms of the reply that it is in
     */
    default T unpackMade(MessageUnpacker in, ReservationTerms terms) throws IOException {
        throw new IOException("an answer has no code");
    }
}
