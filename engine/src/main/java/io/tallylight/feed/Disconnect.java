package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/** The reason why a socket is closed, and its last message. Immutable, for any thread. */
final class Disconnect {
    /** Time over which clients that read too slowly or found no room spread their return, in ms. */
    private static final int RETURN_WITHIN_MS = 5_000;

    private final CloseCode code;
    private final String problem;
    private final String detail;
    private final byte @Nullable [] message;
    private final int returnWithinMs;

    private Disconnect(CloseCode code, String problem, String detail, byte @Nullable [] message, int returnWithinMs) {
        this.code = code;
        this.problem = problem;
        this.detail = detail;
        this.message = message;
        this.returnWithinMs = returnWithinMs;
    }

    /** Returns the disconnect for a node that stops. */
    static Disconnect bye(int returnWithinMs) {
        return new Disconnect(CloseCode.RESTART, "", "", MessageEncoder.bye(returnWithinMs), returnWithinMs);
    }

    /** Returns a disconnect without a message, for a client that would not accept another one. */
    static Disconnect unheard(CloseCode code) {
        return new Disconnect(code, "", "", null, RETURN_WITHIN_MS);
    }

    /** Returns the disconnect for a show that does not exist, or not for this viewer. */
    static Disconnect noSuchShow(String show) {
        return error(CloseCode.NO_SUCH_SHOW, "not-found", "there is no show " + show);
    }

    /**
     * Returns the disconnect for an error.
     *
     * @param problem name of the page under {@code /problems/}
     */
    static Disconnect error(CloseCode code, String problem, String detail) {
        return new Disconnect(code, problem, detail, MessageEncoder.error(problem, detail), RETURN_WITHIN_MS);
    }

    CloseCode code() {
        return code;
    }

    /** Returns the name of the problem's page; empty if there is no problem. */
    String problem() {
        return problem;
    }

    String detail() {
        return detail;
    }

    /** Returns the last message as JSON; null if there is none. */
    byte @Nullable [] message() {
        return message;
    }

    /** Returns the time over which the client should spread its return, in ms. */
    int returnWithinMs() {
        return returnWithinMs;
    }
}
