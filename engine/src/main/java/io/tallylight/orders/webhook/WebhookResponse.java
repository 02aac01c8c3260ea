package io.tallylight.orders.webhook;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param retryAfter the header, null where there is none
 * @param excerpt the beginning of the body in one line, empty where it is not needed
 */
record WebhookResponse(int status, @Nullable String retryAfter, String excerpt) {
    private static final int CONFLICT = 409;
    private static final int GONE = 410;

    /** What speaks of this message and not of the receiver's state: sending it again is no use. */
    private static final Set<Integer> FOR_GOOD = Set.of(400, CONFLICT, 413, 415, 422);

    boolean isTaken() {
        return status >= 200 && status < 300;
    }

    boolean isGone() {
        return status == GONE;
    }

    /** It says that it has something of the kind already. */
    boolean isConflict() {
        return status == CONFLICT;
    }

    /** It may have taken the message all the same. */
    boolean isUnclear() {
        return status >= 500;
    }

    boolean isRefusedForGood() {
        return FOR_GOOD.contains(status);
    }

    /** For a log or a dead letter. */
    String text() {
        String redirect = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
        return "the receiver answered " + status + redirect + (excerpt.isEmpty() ? "" : ": " + excerpt);
    }
}
