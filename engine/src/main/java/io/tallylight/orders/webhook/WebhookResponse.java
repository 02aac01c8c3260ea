package io.tallylight.orders.webhook;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a receiver.
 *
 * @param retryAfter the header, null if there is none
 * @param excerpt the beginning of the body in one line, empty where it is not needed
 */
record WebhookResponse(int status, @Nullable String retryAfter, String excerpt) {
    private static final int CONFLICT = 409;
    private static final int GONE = 410;

    /** Statuses that refuse this message and say nothing of the receiver's state: sending it again is no use. */
    private static final Set<Integer> FOR_GOOD = Set.of(400, CONFLICT, 413, 415, 422);

    boolean isTaken() {
        return status >= 200 && status < 300;
    }

    boolean isGone() {
        return status == GONE;
    }

    /** Returns whether the receiver says that it has something of the kind already. */
    boolean isConflict() {
        return status == CONFLICT;
    }

    /** Returns whether the receiver may have taken the message although it reported no success. */
    boolean isUnclear() {
        return status >= 500;
    }

    boolean isRefusedForGood() {
        return FOR_GOOD.contains(status);
    }

    /** Describes the answer for a log or a dead letter. */
    String text() {
        String redirect = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
        return "the receiver answered " + status + redirect + (excerpt.isEmpty() ? "" : ": " + excerpt);
    }
}
