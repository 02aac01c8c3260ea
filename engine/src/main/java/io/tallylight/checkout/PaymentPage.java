package io.tallylight.checkout;

import java.util.List;

/**
 * A page of the payments that a gateway has for a show.
 *
 * @param payments payments of this show; none if the page has only others
 * @param next position after which the next page begins; empty on the last page
 */
public record PaymentPage(List<Payment> payments, String next) {
    /** The page of a gateway that keeps no payments of its own. */
    static final PaymentPage NONE = new PaymentPage(List.of(), "");

    /**
     * A payment of the page.
     *
     * @param id record id of the reservation that it was prepared for
     * @param amount minor units of {@code currency}
     */
    public record Payment(String reference, String id, PaymentState state, long amount, String currency) {}
}
