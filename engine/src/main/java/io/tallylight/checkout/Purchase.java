package io.tallylight.checkout;

/**
 * A purchase that is to be paid for once.
 *
 * @param key key of the attempt to pay: 22 characters of base64url
 * @param show id of the show
 * @param id record id of the reservation
 * @param amount minor units of {@code currency}, 1 or more
 * @param currency ISO 4217
 */
public record Purchase(String key, String show, String id, long amount, String currency) {}
