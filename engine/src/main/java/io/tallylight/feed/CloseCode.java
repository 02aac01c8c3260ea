package io.tallylight.feed;

/**
 * Reasons why the server closes a socket: below 4100 the client should come back, with jitter; from 4100 on it should
 * not.
 */
enum CloseCode {
    RESTART(4000, "restart"),
    SLOW(4001, "slow"),
    OVERLOAD(4002, "overload"),
    BAD_MESSAGE(4100, "bad message"),
    UNAUTHORISED(4101, "unauthorised"),
    NO_SUCH_SHOW(4104, "no such show");

    private static final int FOR_GOOD = 4100;

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    short code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /** Returns whether the client should come back. */
    boolean mayReturn() {
        return code < FOR_GOOD;
    }
}
