package io.tallylight.ledger.command;

import org.jspecify.annotations.Nullable;

/**
 * Reasons why the ledger refuses a command. If several reasons apply, the first one in this order is answered; the
 * reasons of single lines of a basket ({@link #NOT_OPEN} to {@link #SOLD_OUT}) are given for every line as well. {@code
 * docs/refusals.md} has the same table for clients of the HTTP API.
 */
public enum Refusal {
    SHOW_UNKNOWN(10),
    KEY_REUSED(11),
    NOT_FOUND(12),
    EXPIRED(31),
    WRONG_STATE(30),
    SKU_UNKNOWN(13),
    CURRENCY_UNKNOWN(14),
    NOT_LIVE(20),
    TOO_MANY_HELD(16),
    NOT_OPEN(21),
    CLOSED(22),
    PRICE_CHANGED(23),
    LIMIT_REACHED(24),
    SOLD_OUT(25),
    TOTAL_TOO_LARGE(15),
    EXTENDED(41),
    HOLD_TOO_LONG(42),
    ATTEMPTS_USED(43),
    MORE_THAN_LEFT(45),
    TOO_MANY_CANCELLATIONS(46),
    PAYMENT_MISMATCH(32),
    STOCK_BELOW(33),
    ALLOTTED_TOO_LARGE(35),
    VERSION_CONFLICT(37),
    SHOW_OVER(44),
    SHOW_DELETED(47),
    ALLOTTED_FIXED(34),
    IN_USE(36),
    TOO_MANY_OFFERS(38),
    REHEARSAL_FIXED(39),
    CURRENCY_FIXED(40);

    private static final @Nullable Refusal[] BY_CODE = byCode();

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    /** Returns the number that the script answers with. */
    public int code() {
        return code;
    }

    /**
     * Returns the refusal of a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Refusal of(int code) {
        Refusal refusal = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (refusal != null) {
            return refusal;
        }
        throw new IllegalArgumentException("the script answered an unknown code " + code);
    }

    private static @Nullable Refusal[] byCode() {
        @Nullable Refusal[] table = new @Nullable Refusal[100];
        for (Refusal refusal : values()) {
            table[refusal.code] = refusal;
        }
        return table;
    }
}
