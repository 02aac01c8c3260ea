package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;

/** A request is answered with a problem. Immutable but for the members added while it is made. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final long retryAfterSeconds;
    private final transient ObjectNode members = Json.object();

    /**
     * A problem.
     *
     * @param detail what is wrong with this very request
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, 0);
    }

    private ProblemException(ProblemType type, String detail, long retryAfterSeconds) {
        super(detail, null, false, false);
        this.type = type;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Somebody has used up a quota, for so many milliseconds yet: one that was rounded down would be refused again. */
    public static ProblemException tooMany(long waitMs) {
        long seconds = Math.max(1, -Math.floorDiv(-waitMs, 1_000L));
        String when = seconds == 1 ? "ask again in a second" : "ask again in " + seconds + " seconds";
        return new ProblemException(ProblemType.TOO_MANY_REQUESTS, when, seconds);
    }

    /** A problem with one field of the request. */
    public static ProblemException invalid(String field, String reason) {
        ProblemException problem = new ProblemException(ProblemType.INVALID, field + " " + reason);
        problem.members.put("field", field);
        return problem;
    }

    /** What kind it is. */
    public ProblemType type() {
        return type;
    }

    /** When to ask again; 0 when nobody can say. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Members beside those that every problem has. */
    ObjectNode members() {
        return members;
    }

    /** The whole document. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("type", "/problems/" + type.word());
        json.put("title", type.title());
        json.put("status", type.status());
        json.put("detail", getMessage());
        return json.setAll(members);
    }
}
