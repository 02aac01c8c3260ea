package io.tallylight.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Ids of the things that idempotency keys make. They derive from show, caller and key alone, so that a retry meets the
 * same record after any loss, and two records can never share one.
 */
public final class Ids {
    /** Characters of a record id: 16 bytes in base64url. */
    public static final int LENGTH = 22;

    private static final int BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final ThreadLocal<Digest> DIGEST = ThreadLocal.withInitial(Digest::new);

    private Ids() {}

    /** The record id that belongs to an idempotency key of this caller in this show. */
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

    /** A digest and the bytes that go into it; one for each thread, since every request needs two. */
    private static final class Digest {
        private static final int LENGTH_BYTES = 4;

        private final MessageDigest sha = sha256();
        private byte[] bytes = new byte[512];
        private int length;

        String of(String[] parts) {
            length = 0;
            for (String part : parts) {
                add(part);
            }
            sha.update(bytes, 0, length);
            return BASE64.encodeToString(Arrays.copyOf(sha.digest(), BYTES));
        }

        /** The length goes first, so that ("ab", "c") and ("a", "bc") differ. */
        private void add(String part) {
            ensure(LENGTH_BYTES + part.length());
            int start = length + LENGTH_BYTES;
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c >= 0x80) {
                    add(part.getBytes(StandardCharsets.UTF_8));
                    return;
                }
                bytes[start + i] = (byte) c;
            }
            addLength(part.length());
            length += part.length();
        }

        private void add(byte[] part) {
            ensure(LENGTH_BYTES + part.length);
            addLength(part.length);
            System.arraycopy(part, 0, bytes, length, part.length);
            length += part.length;
        }

        private void addLength(int partBytes) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                bytes[length++] = (byte) (partBytes >>> shift);
            }
        }

        /** What is there is digested when it is in the way. */
        private void ensure(int more) {
            if (bytes.length - length < more) {
                sha.update(bytes, 0, length);
                length = 0;
                bytes = more > bytes.length ? new byte[more] : bytes;
            }
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
