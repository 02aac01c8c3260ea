package io.tallylight.ledger.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as the ledger keeps it: lines held for a buyer, and the order once it is committed.
 *
 * @param id 22 characters of base64url, derived from show, caller and idempotency key
 * @param fingerprint of the request that created it
 * @param seq of its last change
 * @param createdAt epoch ms, the show's clock
 * @param expiresAt epoch ms; the reservation is expired from this moment on
 * @param endedAt epoch ms at which the state became final, 0 before
 * @param currency ISO 4217
 * @param total minor units of {@code currency}
 * @param number of the order in its show, from 1; 0 if there is none yet
 * @param payment null unless one was begun or paid; a declined payment is not kept
 * @param body JSON of {@code channel}, {@code attribution} and {@code metadata}, as far as given
 * @param lines at least one; a SKU whose price changed while the basket was changed has a line for each price
 * @param attempts number of attempts to pay that began, from 0
 * @param extended whether the buyer has had the one extension
 * @param test whether the show is a rehearsal
 * @param cancelled the cancelled part, once it is an order
 */
public record Reservation(
        String id,
        String fingerprint,
        ReservationState state,
        long seq,
        long createdAt,
        long expiresAt,
        long endedAt,
        String currency,
        long total,
        long number,
        @Nullable Payment payment,
        String buyerId,
        String body,
        List<Line> lines,
        int attempts,
        boolean extended,
        boolean test,
        Cancelled cancelled) {
    /** Creates a reservation of which nothing is cancelled. */
    public Reservation(
            String id,
            String fingerprint,
            ReservationState state,
            long seq,
            long createdAt,
            long expiresAt,
            long endedAt,
            String currency,
            long total,
            long number,
            @Nullable Payment payment,
            String buyerId,
            String body,
            List<Line> lines,
            int attempts,
            boolean extended,
            boolean test) {
        this(
                id,
                fingerprint,
                state,
                seq,
                createdAt,
                expiresAt,
                endedAt,
                currency,
                total,
                number,
                payment,
                buyerId,
                body,
                lines,
                attempts,
                extended,
                test,
                Cancelled.NONE);
    }

    /**
     * Returns a copy with another cancelled part.
     *
     * @param at seq of the show at the cancellation
     */
    public Reservation cancelled(Cancelled its, long at) {
        return new Reservation(
                id,
                fingerprint,
                state,
                at,
                createdAt,
                expiresAt,
                endedAt,
                currency,
                total,
                number,
                payment,
                buyerId,
                body,
                lines,
                attempts,
                extended,
                test,
                its);
    }

    /** Returns the minor units that were paid for the cancelled units. */
    public long cancelledTotal() {
        long sum = 0;
        for (int i = 0; i < cancelled.units.size(); i++) {
            sum += cancelled.units.get(i) * lines.get(i).unitPrice();
        }
        return sum;
    }

    /** Returns whether it is an order of which all units are cancelled. */
    public boolean isWhollyCancelled() {
        boolean whole = !cancelled.units.isEmpty();
        for (int i = 0; i < cancelled.units.size(); i++) {
            whole = whole && cancelled.units.get(i) == lines.get(i).quantity();
        }
        return whole;
    }

    /**
     * The cancelled part of an order.
     *
     * @param units cancelled units of each line, in the order of the lines; empty if nothing is cancelled
     * @param ids record ids of the cancellations, in their order
     */
    public record Cancelled(List<Integer> units, List<String> ids) {
        /** Value for an order of which nothing is cancelled. */
        public static final Cancelled NONE = new Cancelled(List.of(), List.of());

        /** Returns the cancelled units of the line with this index, from 0. */
        public int of(int line) {
            return units.isEmpty() ? 0 : units.get(line);
        }
    }

    /**
     * Units of one SKU at a price frozen with the hold.
     *
     * @param requested units, 1 or more
     * @param quantity units held or sold; 0 if the line was cut to nothing
     * @param unitPrice minor units
     * @param reason why {@code quantity} is below {@code requested}, empty if it is not
     */
    public record Line(String sku, int requested, int quantity, long unitPrice, String reason) {}

    /**
     * The payment for a reservation or an order.
     *
     * @param amount minor units of {@code currency}
     * @param keyId {@link Ids#recordId} of the checkout's idempotency key while it pays, otherwise empty
     * @param fingerprint of that checkout
     * @param link record id of the reservation that replaces this one, or is replaced by it; otherwise empty
     */
    public record Payment(
            String method,
            String reference,
            long amount,
            String currency,
            String keyId,
            String fingerprint,
            Fate fate,
            String link) {
        /** Creates a payment without a key, a fingerprint or a link. */
        public Payment(String method, String reference, long amount, String currency) {
            this(method, reference, amount, currency, "", "", Fate.OPEN, "");
        }
    }

    /** Tells what became of a payment that did not pay for the reservation that it was made for. */
    public enum Fate {
        /** The payment is undecided, or it paid for the reservation. */
        OPEN(""),
        /** The payment is given up. */
        VOID("void"),
        /** The payment paid for another reservation, which replaced this one: {@code link}. */
        TAKEN("taken"),
        /** The payment was made for another reservation, which this one replaced: {@code link}. */
        REPLACES("replaces");

        private final String word;

        Fate(String word) {
            this.word = word;
        }

        /** Returns the word used in records. */
        public String word() {
            return word;
        }

        static Fate of(String word) {
            for (Fate fate : values()) {
                if (fate.word.equals(word)) {
                    return fate;
                }
            }
            throw new IllegalArgumentException("not what becomes of a payment: " + word);
        }
    }
}
