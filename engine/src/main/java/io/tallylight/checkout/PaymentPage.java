package io.tallylight.checkout;

import java.util.List;

/**
 * A page of the payments that a gateway has for a show.
 *
 * @param payments of this show; none where the page has only others
 * @param next what the next page goes on behind; empty on the last one
 */
public record PaymentPage(List<Payment> payments, String next) {
    /** Where a gateway keeps no payments of its own. */
    static final PaymentPage NONE = new PaymentPage(List.of(), "");

    /**
     * One of them.
     *
     * @param id record id of the reservation that it was prepared for
     * @param amount minor units of {@code currency}
     */
    public record Payment(String reference, String id, PaymentState state, long amount, String currency) {}
}
