package io.tallylight.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Ids;
import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.util.Locale;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * A task that the ledger noted as owed to a gateway, in the step that made it so. Layout: {@code docs/redis-keys.md}.
 *
 * @param entry id of the entry in the stream
 * @param at ms on the show's clock
 * @param id record id of the reservation; empty if the task is about the show
 * @param attempt number of the attempt to pay, from 1
 * @param reference reference of the payment; for a {@link Kind#RECONCILE} the reason for it
 * @param amount minor units of {@code currency}
 * @param key key of a refund, which distinguishes it from others of the same payment; else empty
 * @param reported number of incidents that were made of it before and retried by an operator
 */
record PaymentTask(
        String entry,
        Kind kind,
        long at,
        String id,
        int attempt,
        String method,
        String reference,
        long amount,
        String currency,
        String key,
        int reported) {
    private static final int ELEMENTS = 8; // and one more for a refund

    /** The kind of work for a payment. */
    enum Kind {
        /** An attempt began: watch how it ends. */
        WATCH,
        /** The payment is for an order: take the money. */
        CAPTURE,
        /** The payment will pay for nothing: give it up. */
        VOID,
        /** The hold of the payment expired: decide what becomes of it. */
        LATE,
        /** Units of its order were cancelled: refund their amount once it is captured. */
        REFUND,
        /** The show was rebuilt, or has a new epoch: look for payments that it does not know. */
        RECONCILE,
        /** No order and no reservation of such a show has the payment: give it up. */
        ORPHAN;

        /** Returns the word in the stream and in incidents. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a task.
     *
     * @throws IOException when the bytes are not a task
     */
    static PaymentTask of(String entry, byte[] packed, int reported) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
            int elements = in.unpackArrayHeader();
            Kind kind = Kind.valueOf(in.unpackString().toUpperCase(Locale.ROOT));
            int expected = kind == Kind.REFUND ? ELEMENTS + 1 : ELEMENTS;
            if (elements != expected) {
                throw new IOException("it has not " + expected + " elements");
            }
            long at = in.unpackLong();
            String id = in.unpackString();
            if (id.length() != Ids.LENGTH && kind != Kind.RECONCILE) {
                throw new IOException("its id has not " + Ids.LENGTH + " characters");
            }
            return new PaymentTask(
                    entry,
                    kind,
                    at,
                    id,
                    in.unpackInt(),
                    in.unpackString(),
                    in.unpackString(),
                    in.unpackLong(),
                    in.unpackString(),
                    kind == Kind.REFUND ? in.unpackString() : "",
                    reported);
        } catch (MessagePackException | IllegalArgumentException e) {
            throw new IOException("it is not readable: " + FailureText.of(e), e);
        }
    }

    /** Returns the incident for people, after the task failed for good. */
    ObjectNode incident(String show, String reason) {
        ObjectNode incident = Json.object().put("owedAt", at).put("kind", kind.word());
        if (kind == Kind.RECONCILE) {
            return incident.put("method", method).put("reason", reason);
        }
        return incident.put("reservationId", Ids.reservationId(show, id))
                .put("method", method)
                .put("reference", reference)
                .put("amount", amount)
                .put("currency", currency)
                .put("reason", reason);
    }

    /** Returns the key by which its failures are counted, if they are. */
    String subject() {
        return kind == Kind.ORPHAN ? reference : key;
    }

    /** Returns the refund to make, if one is owed. */
    Refund refund(String show) {
        return new Refund(show, id, reference, key, amount, currency, reported);
    }
}
