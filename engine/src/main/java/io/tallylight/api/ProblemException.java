package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;

/** A request is answered with a problem. Immutable but for the members added while it is made. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient ObjectNode members = Json.object();

    /**
     * A problem.
     *
     * @param detail what is wrong with this very request
     */
    public ProblemException(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
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
