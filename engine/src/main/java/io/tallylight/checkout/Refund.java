package io.tallylight.checkout;

/**
 * Money to give back.
 *
 * @param show id of the show
 * @param id record id of the reservation that was paid for
 * @param reference reference of the payment
 * @param key key of this refund: two refunds of one key are one
 * @param amount minor units of {@code currency}, which is the payment's
 * @param failures number of refunds of this key that failed and were reported; after so many failures another one may
 *     be made
 */
public record Refund(
        String show, String id, String reference, String key, long amount, String currency, int failures) {}
