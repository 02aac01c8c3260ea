package io.tallylight.ledger.command;

/**
 * The values that all reservations made in one batch share, unless the batch changes the show itself.
 *
 * @param seq of the batch
 * @param createdAt epoch ms, the show's clock
 * @param expiresAt epoch ms
 * @param currency ISO 4217, of the show
 * @param test whether the show is a rehearsal
 */
public record ReservationTerms(long seq, long createdAt, long expiresAt, String currency, boolean test) {}
