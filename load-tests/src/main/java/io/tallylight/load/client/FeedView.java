package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.facts.Stock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an overlay knows after each message of the feed, and the lies it has caught. Holds the contract's rules for a
 * client: values are absolute, an update at or below our {@code seq} is ignored, one from above it is a gap.
 *
 * <p>Owned by one thread; has no socket.
 */
final class FeedView {
    /** What to do after a message. */
    enum Next {
        GO_ON,
        /** The state is whole for the first time on this connection. */
        READY,
        /** An update is missing: come back with {@link #after()}. */
        RECONNECT
    }

    private static final int EXAMPLES_MAX = 5;
    /** Of a message, what is not part of the state: where it goes on from, and news that are told once. */
    private static final List<String> NO_STATE = List.of("type", "from", "sales");

    private final Map<String, Long> allotted;
    private ObjectNode state = JsonNodeFactory.instance.objectNode();
    private final Map<String, Long> highestSeq = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private @Nullable String epoch;
    private long seq;
    /** Of the last update on this connection, ignored ones included. */
    private long updateSeq;

    private long returnWithinMs;
    private long updates;
    private int connects;
    private int backwards;
    private int impossible;
    private int refused;

    /** {@code allotted}: the units that every state of a SKU must add up to; a SKU that is not in it goes unchecked. */
    FeedView(Map<String, Long> allotted) {
        this.allotted = Map.copyOf(allotted);
    }

    void connected() {
        connects++;
        returnWithinMs = 0;
        updateSeq = Long.MIN_VALUE;
    }

    /** The feed closed with a code that means: stay away. */
    void refused(String why) {
        refused++;
        example(why);
    }

    /** What to resume from, or null before the first snapshot. */
    @Nullable
    String after() {
        return epoch == null ? null : epoch + ":" + seq;
    }

    /** The time over which a stopping server wants its clients to come back, ms; 0 where it has not said so. */
    long returnWithinMs() {
        return returnWithinMs;
    }

    /** Everything known of the show: the last snapshot with all updates since merged in; empty before the first. */
    ObjectNode state() {
        return state.deepCopy();
    }

    Next accept(JsonNode message) {
        return switch (message.path("type").asText()) {
            case "snapshot" -> snapshot(message);
            case "update" -> update(message);
            case "error" -> {
                refused("feed error " + message.path("problem").asText());
                yield Next.GO_ON;
            }
            case "bye" -> {
                returnWithinMs = Math.max(0, message.path("reconnectWithinMs").asLong());
                yield Next.GO_ON;
            }
            default -> Next.GO_ON;
        };
    }

    private Next snapshot(JsonNode message) {
        var newEpoch = Answers.text(message, "epoch");
        long newSeq = Answers.number(message, "seq");
        long highest = highestSeq.getOrDefault(newEpoch, Long.MIN_VALUE);
        if (newSeq < highest) {
            backwards(newEpoch, highest, newSeq);
        }
        epoch = newEpoch;
        seq = newSeq;
        highestSeq.merge(newEpoch, newSeq, Math::max);
        state = JsonNodeFactory.instance.objectNode();
        merge(message);
        return Next.READY;
    }

    private Next update(JsonNode message) {
        var current = epoch;
        long from = Answers.number(message, "from");
        long to = Answers.number(message, "seq");
        if (current == null || from > seq) {
            return Next.RECONNECT;
        }
        // Below the snapshot is allowed, it was under way already; below an update before it is not.
        if (to < updateSeq) {
            backwards(current, updateSeq, to);
        }
        updateSeq = to;
        if (to <= seq) {
            return Next.GO_ON;
        }
        seq = to;
        highestSeq.merge(current, to, Math::max);
        updates++;
        merge(message);
        return Next.READY;
    }

    private void merge(JsonNode message) {
        MergePatch.apply(state, message);
        state.remove(NO_STATE);
        message.path("offers").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                var sku = entry.getKey();
                check(sku, stock(state.path("offers").path(sku)));
            }
        });
    }

    private static Stock stock(JsonNode offer) {
        return new Stock(
                offer.path("available").asLong(),
                offer.path("reserved").asLong(),
                offer.path("sold").asLong());
    }

    private void check(String sku, Stock now) {
        var units = allotted.get(sku);
        boolean negative = now.available() < 0 || now.reserved() < 0 || now.sold() < 0;
        if (negative || (units != null && now.sum() != units)) {
            impossible++;
            example("feed at seq " + seq + ": " + sku + " " + now + " of " + units + " allotted");
        }
    }

    private void backwards(String inEpoch, long from, long to) {
        backwards++;
        example("feed went from seq " + from + " back to " + to + " in epoch " + inEpoch);
    }

    private void example(String line) {
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(line);
        }
    }

    FeedFacts facts() {
        var offers = new HashMap<String, Stock>();
        state.path("offers").properties().forEach(entry -> offers.put(entry.getKey(), stock(entry.getValue())));
        return new FeedFacts(
                epoch == null ? "" : epoch, seq, offers, updates, connects, backwards, impossible, refused, examples);
    }
}
