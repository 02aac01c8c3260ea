package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A definite answer.
 *
 * @param status the HTTP status
 * @param body the JSON, or a missing node where the body is empty or none
 * @param replayed whether the engine says that it has answered this key before
 * @param attempts how often the request was sent, at least 1
 */
public record Reply(int status, JsonNode body, boolean replayed, int attempts) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The name of the problem, {@code sold-out} for {@code /problems/sold-out}, or {@code http-409} without one. */
    public String problem() {
        var type = body.path("type").asText("");
        var name = type.substring(type.lastIndexOf('/') + 1);
        return name.isEmpty() || name.equals("about:blank") ? "http-" + status : name;
    }

    /** One line for people. */
    public String describe() {
        var detail = body.path("detail").asText(body.path("title").asText(""));
        return status + " " + problem() + (detail.isEmpty() ? "" : ": " + detail.replace('\n', ' '));
    }
}
