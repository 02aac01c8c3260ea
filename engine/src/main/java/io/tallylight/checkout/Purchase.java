package io.tallylight.checkout;

/**
 * What is to be paid for, once.
 *
 * @param key one for each attempt to pay: 22 characters of base64url
 * @param show its id
 * @param id record id of the reservation
 * @param amount minor units of {@code currency}, 1 or more
 * @param currency ISO 4217
 */
public record Purchase(String key, String show, String id, long amount, String currency) {}
