package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How all overlays came back.
 *
 * @param overlays that were away
 * @param lastInUs microseconds from the loss of all connections until the last overlay showed what it should
 * @param attempts to connect
 * @param refused attempts that ended before that, or connections that ended again while others were away
 * @param waitedP50Us microseconds from an attempt until that overlay showed what it should: the median
 * @param waitedP99Us the 99th percentile of that
 * @param examples why attempts were refused; a few
 */
public record CameBack(
        int overlays,
        long lastInUs,
        long attempts,
        long refused,
        long waitedP50Us,
        long waitedP99Us,
        List<String> examples) {
    public CameBack {
        examples = List.copyOf(examples);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("overlays", overlays)
                .put("lastInUs", lastInUs)
                .put("attempts", attempts)
                .put("refused", refused)
                .put("waitedP50Us", waitedP50Us)
                .put("waitedP99Us", waitedP99Us);
        examples.forEach(json.putArray("examples")::add);
        return json;
    }

    static CameBack of(JsonNode json) {
        var examples = new ArrayList<String>();
        json.path("examples").forEach(line -> examples.add(line.asText()));
        return new CameBack(
                json.path("overlays").asInt(),
                json.path("lastInUs").asLong(),
                json.path("attempts").asLong(),
                json.path("refused").asLong(),
                json.path("waitedP50Us").asLong(),
                json.path("waitedP99Us").asLong(),
                examples);
    }
}
