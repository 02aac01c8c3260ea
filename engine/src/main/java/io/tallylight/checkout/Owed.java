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
 * @param key of a refund, which tells it from others of the same payment; else empty
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
        String currency,
        String key) {
    private static final int ELEMENTS = 8; // and one more for a refund

    /** What is to be done about a payment. */
    enum Kind {
        /** An attempt began: see how it ends. */
        WATCH,
        /** It paid for an order: take the money. */
        CAPTURE,
        /** It will pay for nothing: give it up. */
        VOID,
        /** Its hold expired: decide what becomes of it. */
        LATE,
        /** Something of its order was cancelled: give that much back, once it is captured. */
        REFUND;

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
            int elements = in.unpackArrayHeader();
            Kind kind = Kind.valueOf(in.unpackString().toUpperCase(Locale.ROOT));
            int expected = kind == Kind.REFUND ? ELEMENTS + 1 : ELEMENTS;
            if (elements != expected) {
                throw new IOException("it has not " + expected + " elements");
            }
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
                    in.unpackString(),
                    kind == Kind.REFUND ? in.unpackString() : "");
        } catch (MessagePackException | IllegalArgumentException e) {
            throw new IOException("it is not readable: " + e.getMessage(), e);
        }
    }
}
