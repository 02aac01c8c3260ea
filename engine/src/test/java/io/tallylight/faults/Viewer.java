package io.tallylight.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An overlay at one engine: takes the snapshot, merges the updates, and notes if one is missing. */
final class Viewer implements AutoCloseable, WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private ObjectNode state = Json.object();
    private String wrong = "";
    private boolean ended;

    Viewer(int port, String show) {
        CompletableFuture<WebSocket> opening = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("tallylight.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/shows/" + show + "/feed"), this);
        socket = Await.done(opening);
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            receive(Json.readObject(text.toString()));
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void onError(WebSocket from, Throwable failure) {
        ended = true;
    }

    /** Whether the engine has closed the connection, or was killed. */
    synchronized boolean isEnded() {
        return ended;
    }

    private void receive(ObjectNode message) {
        long seq = state.path("seq").asLong(-1);
        if (message.path("type").asText().equals("snapshot")) {
            state = message;
        } else if (message.path("type").asText().equals("update")
                && message.path("seq").asLong() > seq) {
            if (message.path("from").asLong() > seq) {
                wrong = "at " + seq + " came " + message;
            }
            state.set("seq", message.path("seq"));
            message.path("offers").properties().forEach(offer -> {
                ObjectNode kept = state.withObject("/offers").withObject(offer.getKey());
                offer.getValue().properties().forEach(field -> kept.set(field.getKey(), field.getValue()));
            });
        }
    }

    /** Waits until this viewer shows the very counters of the audit, without a gap on the way. */
    void awaitSame(JsonNode audit) {
        Await.until("the feed shows " + audit, () -> shows(audit));
    }

    private synchronized boolean shows(JsonNode audit) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong);
        }
        for (JsonNode offer : audit.path("offers")) {
            JsonNode seen = state.path("offers").path(offer.path("sku").textValue());
            for (String field : new String[] {"available", "reserved", "sold"}) {
                if (!offer.path(field).equals(seen.path(field))) {
                    return false;
                }
            }
        }
        return state.path("seq").asLong() == audit.path("seq").asLong()
                && state.path("epoch").equals(audit.path("epoch"));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
