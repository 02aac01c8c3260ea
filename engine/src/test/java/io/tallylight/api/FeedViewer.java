package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A viewer of a show over a WebSocket, who keeps what was said. */
final class FeedViewer implements WebSocket.Listener {
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile int closedWith;
    private final StringBuilder part = new StringBuilder();

    private FeedViewer() {}

    static FeedViewer open(int port, String show) {
        FeedViewer viewer = new FeedViewer();
        WebSocket socket = Await.done(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("tallylight.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/shows/" + show + "/feed"), viewer));
        assertEquals("tallylight.v1", socket.getSubprotocol());
        return viewer;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(part.toString());
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closedWith = code;
        return null;
    }

    void await(String text) {
        Await.until(text, () -> messages.stream().anyMatch(message -> message.contains(text)));
    }

    void awaitClosed(int code) {
        Await.until("it is closed with " + code, () -> closedWith == code);
    }
}
