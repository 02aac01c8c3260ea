package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a crowd heard during a watch.
 *
 * @param frames messages, of all sockets together
 * @param bytes payload of these
 * @param deliveries new counts of one offer that came to one socket: an update with five offers is five for each socket
 * @param lastedNs nanoseconds from the beginning of the watch to the last state message
 * @param latencyUs microseconds from each stock change's mark to its arrival, one value for each change and socket
 * @param messages the updates as they first came, each further than the one before
 * @param complaints what was not as it should be; a few examples, empty where all was
 */
public record CrowdReport(
        long frames,
        long bytes,
        long deliveries,
        long lastedNs,
        Histogram latencyUs,
        List<Message> messages,
        List<String> complaints) {
    public CrowdReport {
        messages = List.copyOf(messages);
        complaints = List.copyOf(complaints);
    }

    /**
     * An update.
     *
     * @param atUs microseconds from the beginning of the watch until the first socket had it
     */
    public record Message(long atUs, String text) {}

    static ObjectNode json(Watch watch, Histogram latencyUs, List<String> complaints) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("frames", watch.frames())
                .put("bytes", watch.bytes())
                .put("deliveries", watch.offers())
                .put("lastedNs", watch.lastedNs())
                .put("latencyUs", encoded(latencyUs));
        var messages = json.putArray("messages");
        long furthest = -1;
        for (var told : watch.told()) {
            if (!told.whole && told.seq > furthest) {
                furthest = told.seq;
                messages.addObject().put("atUs", told.firstUs()).put("text", told.text());
            }
        }
        complaints.forEach(json.putArray("complaints")::add);
        return json;
    }

    static CrowdReport of(JsonNode json) {
        var messages = new ArrayList<Message>();
        for (var message : json.path("messages")) {
            messages.add(new Message(
                    message.path("atUs").asLong(), message.path("text").asText()));
        }
        var complaints = new ArrayList<String>();
        json.path("complaints").forEach(line -> complaints.add(line.asText()));
        return new CrowdReport(
                json.path("frames").asLong(),
                json.path("bytes").asLong(),
                json.path("deliveries").asLong(),
                json.path("lastedNs").asLong(),
                decoded(json.path("latencyUs").asText()),
                messages,
                complaints);
    }

    private static String encoded(Histogram histogram) {
        var bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
    }

    private static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalStateException("a crowd's histogram cannot be read", e);
        }
    }
}
