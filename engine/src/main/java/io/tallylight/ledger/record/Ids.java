package io.tallylight.ledger.record;

import java.util.Optional;

/**
 * Ids of the things that idempotency keys create, and the forms of these ids that clients see. {@link RecordIds}
 * derives an id from a key.
 */
public final class Ids {
    /** Characters of a record id: 16 bytes in base64url. */
    public static final int LENGTH = 22;

    private static final ThreadLocal<RequestDigest> DIGEST = ThreadLocal.withInitial(RequestDigest::new);

    private Ids() {}

    /**
     * Returns the record id of an idempotency key of this caller in this show, without a secret. It is for ids that
     * nobody gains from computing: those of the engine's own actions, and those in shows of earlier versions.
     */
    public static String recordId(String show, String caller, String key) {
        return digest(show, caller, key);
    }

    /** Returns a fingerprint of the given parts; different parts have different fingerprints. */
    public static String fingerprint(String... parts) {
        return digest(parts);
    }

    /** Returns the id of a reservation that clients see. */
    public static String reservationId(String show, String id) {
        return show + ".r" + id;
    }

    /** Returns the id of an order that clients see. */
    public static String orderId(String show, String id) {
        return show + ".o" + id;
    }

    /** Returns the record id in a reservation id of this show; empty if the text is not such an id. */
    public static Optional<String> ofReservation(String show, String reservationId) {
        String start = show + ".r";
        return reservationId.length() == start.length() + LENGTH && reservationId.startsWith(start)
                ? Optional.of(reservationId.substring(start.length()))
                : Optional.empty();
    }

    /** Returns the show and record id in an order id; empty if the text is not an order id. */
    public static Optional<OrderRef> ofOrder(String orderId) {
        int dot = orderId.length() - LENGTH - 2;
        return dot > 0 && orderId.startsWith(".o", dot)
                ? Optional.of(new OrderRef(orderId.substring(0, dot), orderId.substring(dot + 2)))
                : Optional.empty();
    }

    /** The place of an order. */
    public record OrderRef(String show, String id) {}

    private static String digest(String... parts) {
        return DIGEST.get().of(parts);
    }

    /** Returns the digest of the calling thread. */
    static RequestDigest digest() {
        return DIGEST.get();
    }
}
