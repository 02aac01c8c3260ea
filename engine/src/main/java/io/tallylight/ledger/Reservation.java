package io.tallylight.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as the ledger keeps it: lines held for a buyer, and the order once it is committed.
 *
 * @param id 22 characters of base64url, derived from show, caller and idempotency key
 * @param fingerprint of the request that made it
 * @param seq of its last change
 * @param createdAt epoch ms, the show's clock
 * @param expiresAt epoch ms; at this moment it is expired
 * @param endedAt epoch ms at which the state became final, 0 before
 * @param currency ISO 4217
 * @param total minor units of {@code currency}
 * @param number of the order in its show, from 1; 0 while there is none
 * @param payment null before the commit
 * @param body JSON of {@code channel}, {@code attribution} and {@code metadata}, as far as given
 * @param lines at least one; a SKU whose price changed while the basket did has a line for each price
 * @param attempts to pay that began, from 0
 * @param extended whether the buyer has had the one extension
 * @param test whether the show is a rehearsal
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
        boolean test) {

    /**
     * Units of one SKU at a price frozen with the hold.
     *
     * @param requested units, 1 or more
     * @param quantity units held or sold; 0 when the line was cut to nothing
     * @param unitPrice minor units
     * @param reason why {@code quantity} is below {@code requested}, empty when it is not
     */
    public record Line(String sku, int requested, int quantity, long unitPrice, String reason) {}

    /**
     * What paid for an order.
     *
     * @param amount minor units of {@code currency}
     */
    public record Payment(String method, String reference, long amount, String currency) {}
}
