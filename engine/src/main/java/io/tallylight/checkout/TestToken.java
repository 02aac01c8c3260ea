package io.tallylight.checkout;

import java.util.Optional;

/**
 * The token with which a buyer pays at the gateway {@code test}: a word for the outcome, with milliseconds if it takes
 * time.
 *
 * @param leadsTo state after it was authorised, in the words of {@code test-payment.lua}
 * @param waitMs ms until a payment that waits is authorised
 */
record TestToken(String word, String leadsTo, long waitMs) {
    static final String OK = "tok_ok";
    static final String DECLINED = "tok_declined";
    static final String TIMEOUT = "tok_timeout";
    static final String LATE = "tok_late";
    static final String ACTION = "tok_action";
    static final String CAPTURE_LOST = "tok_capture_lost";
    static final String CAPTURE_REFUSED = "tok_capture_refused";

    private static final long WAIT_MS = 5_000;
    private static final String AUTHORISED = "authorised";
    private static final String WAITING = "waiting";

    /**
     * Reads a token such as {@code tok_late:2500}; returns empty if it is none. An empty token means {@code tok_ok}.
     */
    static Optional<TestToken> of(String text) {
        String[] parts = text.isEmpty() ? new String[] {OK} : text.split(":", 2);
        boolean timed = parts.length == 2;
        if (timed && !parts[1].matches("[0-9]{1,7}")) {
            return Optional.empty();
        }
        long waitMs = timed ? Long.parseLong(parts[1]) : WAIT_MS;
        return switch (parts[0]) {
            case LATE, ACTION -> Optional.of(new TestToken(text, WAITING, waitMs));
            case DECLINED -> timed ? Optional.empty() : Optional.of(new TestToken(text, "declined", 0));
            case OK, TIMEOUT, CAPTURE_LOST, CAPTURE_REFUSED ->
                timed ? Optional.empty() : Optional.of(new TestToken(parts[0], AUTHORISED, 0));
            default -> Optional.empty();
        };
    }
}
