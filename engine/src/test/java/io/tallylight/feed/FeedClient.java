package io.tallylight.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A viewer that follows the rules of the contract: it merges updates, ignores old ones, and fails on a gap. */
public final class FeedClient {
    private static final long DEADLINE_MS = 10_000;

    final List<ObjectNode> messages = new ArrayList<>();
    final Link link;
    private ObjectNode state = Json.object();
    private int closeCode;
    private @Nullable String gap;

    /** @param connect makes the link, given who is at its end */
    public FeedClient(ObjectNode startState, Function<Link.Viewer, Link> connect) {
        this.state = startState.deepCopy();
        this.link = connect.apply(new Link.Viewer() {
            @Override
            public void received(String json) {
                FeedClient.this.received(json);
            }

            @Override
            public void closed(int code) {
                onClose(code);
            }
        });
    }

    /** Over a WebSocket. */
    public FeedClient(Vertx vertx, int port, String path, ObjectNode startState) {
        this(vertx, port, path, startState, new WebSocketClientOptions(), List.of(FeedHub.SUBPROTOCOL));
    }

    FeedClient(
            Vertx vertx,
            int port,
            String path,
            ObjectNode startState,
            WebSocketClientOptions options,
            List<String> subprotocols) {
        this(startState, viewer -> new Link.OverWebSocket(vertx, port, path, options, subprotocols, viewer));
    }

    /** Over server-sent events. */
    public static FeedClient overEvents(
            Vertx vertx, int port, String path, ObjectNode startState, @Nullable String lastEventId) {
        return new FeedClient(
                startState, viewer -> new EventsLink(vertx, port, path, lastEventId, new NetClientOptions(), viewer));
    }

    WebSocket socket() {
        return ((Link.OverWebSocket) link).socket;
    }

    EventsLink events() {
        return (EventsLink) link;
    }

    private synchronized void received(String text) {
        ObjectNode message = Json.readObject(text);
        messages.add(message);
        String type = message.path("type").asText();
        if (type.equals("snapshot")) {
            state = message.deepCopy();
            state.remove("type");
        } else if (type.equals("update") && message.path("seq").asLong() > seq()) {
            if (message.path("from").asLong() > seq()) {
                gap = "at " + seq() + " came " + text;
            }
            ObjectNode patch = message.deepCopy();
            patch.remove(List.of("type", "from", "sales"));
            merge(state, patch);
        }
        notifyAll();
    }

    private synchronized void onClose(int code) {
        closeCode = code;
        notifyAll();
    }

    /** RFC 7396, written apart from the code under test. */
    public static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject()) {
                ObjectNode nested = target.path(field.getKey()).isObject()
                        ? (ObjectNode) target.get(field.getKey())
                        : target.putObject(field.getKey());
                merge(nested, (ObjectNode) value);
            } else {
                target.set(field.getKey(), value);
            }
        }
    }

    public synchronized long seq() {
        return state.path("seq").asLong(-1);
    }

    public synchronized String after() {
        return state.path("epoch").asText() + ":" + seq();
    }

    /** What this viewer holds. */
    public synchronized ObjectNode whole() {
        return state.deepCopy();
    }

    /** What this viewer holds, without what differs from socket to socket. */
    public synchronized ObjectNode state() {
        ObjectNode copy = state.deepCopy();
        copy.remove("viewers");
        return copy;
    }

    public synchronized JsonNode offer(String sku) {
        return state.path("offers").path(sku).deepCopy();
    }

    public synchronized List<ObjectNode> ofType(String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    /** Waits until this viewer is at that seq, or further. */
    @CanIgnoreReturnValue
    public FeedClient awaitSeq(long seq) {
        return await("seq " + seq, () -> seq() >= seq);
    }

    /** Waits for a message, counting those that came before. */
    @CanIgnoreReturnValue
    public ObjectNode awaitMessage(Predicate<ObjectNode> wanted) {
        await("a message", () -> messages.stream().anyMatch(wanted));
        synchronized (this) {
            return messages.stream().filter(wanted).findFirst().orElseThrow();
        }
    }

    @CanIgnoreReturnValue
    public ObjectNode awaitType(String type) {
        return awaitMessage(message -> message.path("type").asText().equals(type));
    }

    /** Waits for the close and tells its code. */
    public int awaitClose() {
        await("the close", () -> closeCode != 0);
        return closeCode;
    }

    @CanIgnoreReturnValue
    public synchronized FeedClient await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited in vain for " + what + "; state " + state + "; last messages "
                        + messages.subList(Math.max(0, messages.size() - 3), messages.size()));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        requireNoGap();
        return this;
    }

    /** Fails when something came that did not go on from what was there. */
    public synchronized void requireNoGap() {
        if (gap != null) {
            throw new AssertionError("gap " + gap);
        }
    }

    public synchronized boolean isClosed() {
        return closeCode != 0;
    }

    public void send(String text) {
        var unused = socket().writeTextMessage(text).toCompletionStage();
    }

    public void close() {
        Await.result(link.close().otherwiseEmpty());
    }
}
