package io.tallylight.checkout;

import io.tallylight.ledger.Ids;
import java.io.IOException;
import java.util.Locale;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Something that the ledger noted as owed to a gateway, in the step that made it so. Layout: {@code docs/redis-keys.md}.
 *
 * @param entry id in the stream
 * @param at ms on the show's clock
 * @param id record id of the reservation
 * @param attempt to pay, from 1
 * @param amount minor units of {@code currency}
 */
record Owed(
        String entry,
        Kind kind,
        long at,
        String id,
        int attempt,
        String method,
        String reference,
        long amount,
        String currency) {
    private static final int ELEMENTS = 8;

    /** What is to be done about a payment. */
    enum Kind {
        /** An attempt began: see how it ends. */
        WATCH,
        /** It paid for an order: take the money. */
        CAPTURE,
        /** It will pay for nothing: give it up. */
        VOID,
        /** Its hold expired: decide what becomes of it. */
        LATE;

        /** The word in the stream and in incidents. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads one.
     *
     * @throws IOException when the bytes are not one
     */
    static Owed of(String entry, byte[] packed) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
            if (in.unpackArrayHeader() != ELEMENTS) {
                throw new IOException("it has not " + ELEMENTS + " elements");
            }
            Kind kind = Kind.valueOf(in.unpackString().toUpperCase(Locale.ROOT));
            long at = in.unpackLong();
            String id = in.unpackString();
            if (id.length() != Ids.LENGTH) {
                throw new IOException("its id has not " + Ids.LENGTH + " characters");
            }
            return new Owed(
                    entry,
                    kind,
                    at,
                    id,
                    in.unpackInt(),
                    in.unpackString(),
                    in.unpackString(),
                    in.unpackLong(),
                    in.unpackString());
        } catch (MessagePackException | IllegalArgumentException e) {
            throw new IOException("it is not readable: " + e.getMessage(), e);
        }
    }
}
