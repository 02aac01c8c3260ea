package io.tallylight.load.trace;

/** Why a row of the trace takes no part. A row counts once, under the first reason that applies, in this order. */
public enum SkipReason {
    UNREADABLE("unreadable"),
    NO_CUSTOMER("no customer"),
    PRICE_ZERO("price 0"),
    NEGATIVE_QUANTITY("negative quantity"),
    DUPLICATE("duplicate"),
    OFFER_LIMIT("over 2,000 offers"),
    QUANTITY_LIMIT("quantity over 10,000");

    private final String label;

    SkipReason(String label) {
        this.label = label;
    }

    /** The reason as people read it, and as the JSON names it. */
    public String label() {
        return label;
    }
}
