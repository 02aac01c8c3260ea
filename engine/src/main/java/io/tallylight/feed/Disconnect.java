package io.tallylight.feed;

import org.jspecify.annotations.Nullable;

/** Why a socket is closed, and what it is told last. Immutable, for any thread. */
final class Disconnect {
    /** Over which clients that read too slowly or found no room spread their return, ms. */
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

    /** The node stops. */
    static Disconnect bye(int returnWithinMs) {
        return new Disconnect(CloseCode.RESTART, "", "", MessageEncoder.bye(returnWithinMs), returnWithinMs);
    }

    /** To one who would not take another word. */
    static Disconnect unheard(CloseCode code) {
        return new Disconnect(code, "", "", null, RETURN_WITHIN_MS);
    }

    /** There is no such show, or none for this viewer. */
    static Disconnect noSuchShow(String show) {
        return error(CloseCode.NO_SUCH_SHOW, "not-found", "there is no show " + show);
    }

    /** @param problem name of the page under {@code /problems/} */
    static Disconnect error(CloseCode code, String problem, String detail) {
        return new Disconnect(code, problem, detail, MessageEncoder.error(problem, detail), RETURN_WITHIN_MS);
    }

    CloseCode code() {
        return code;
    }

    /** Name of the problem's page; empty where it is none. */
    String problem() {
        return problem;
    }

    String detail() {
        return detail;
    }

    /** The last message as JSON; null when there is none. */
    byte @Nullable [] message() {
        return message;
    }

    /** Over which the client should spread its return, ms. */
    int returnWithinMs() {
        return returnWithinMs;
    }
}
