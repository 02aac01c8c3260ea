package io.tallylight.ledger.record;

import java.util.Optional;

/**
 * Ids of the things that idempotency keys make, and what clients see of them. How a key becomes an id, {@link RecordIds}
 * knows.
 */
public final class Ids {
    /** Characters of a record id: 16 bytes in base64url. */
    public static final int LENGTH = 22;

    private static final ThreadLocal<RequestDigest> DIGEST = ThreadLocal.withInitial(RequestDigest::new);

    private Ids() {}

    /**
     * The record id that belongs to an idempotency key of this caller in this show, where nobody may gain from computing it:
     * of what the engine does itself, and in shows of earlier versions.
     */
    public static String recordId(String show, String caller, String key) {
        return digest(show, caller, key);
    }

    /** A fingerprint of the given parts; other parts have another fingerprint. */
    public static String fingerprint(String... parts) {
        return digest(parts);
    }

    /** The id that clients see of a reservation. */
    public static String reservationId(String show, String id) {
        return show + ".r" + id;
    }

    /** The id that clients see of an order. */
    public static String orderId(String show, String id) {
        return show + ".o" + id;
    }

    /** The record id in a reservation id of this show, empty when it is none. */
    public static Optional<String> ofReservation(String show, String reservationId) {
        String start = show + ".r";
        return reservationId.length() == start.length() + LENGTH && reservationId.startsWith(start)
                ? Optional.of(reservationId.substring(start.length()))
                : Optional.empty();
    }

    /** Show and record id in an order id, empty when it is none. */
    public static Optional<OrderRef> ofOrder(String orderId) {
        int dot = orderId.length() - LENGTH - 2;
        return dot > 0 && orderId.startsWith(".o", dot)
                ? Optional.of(new OrderRef(orderId.substring(0, dot), orderId.substring(dot + 2)))
                : Optional.empty();
    }

    /** Where an order is kept. */
    public record OrderRef(String show, String id) {}

    private static String digest(String... parts) {
        return DIGEST.get().of(parts);
    }

    /** The digest of the calling thread. */
    static RequestDigest digest() {
        return DIGEST.get();
    }
}
