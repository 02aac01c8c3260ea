package io.tallylight.checkout;

/**
 * Money to give back.
 *
 * @param show its id
 * @param id record id of the reservation that was paid for
 * @param reference of the payment
 * @param key of this refund: two of one key are one
 * @param amount minor units of {@code currency}, which is the payment's
 * @param failures refunds of this key that failed and were reported; another one may be made after so many
 */
public record Refund(
        String show, String id, String reference, String key, long amount, String currency, int failures) {}
