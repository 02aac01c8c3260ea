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
import org.junit.jupiter.api.Test;

/** What viewers of a show see that Redis lost. */
class LostFeedHttpTest extends RecoveryFixture {
    private static final class Viewer implements WebSocket.Listener {
        final List<String> messages = new CopyOnWriteArrayList<>();
        volatile int closedWith;
        private final StringBuilder part = new StringBuilder();

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
    }

    private Viewer viewer(String show) {
        Viewer viewer = new Viewer();
        WebSocket socket = Await.done(HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("tallylight.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + api.port() + "/v1/shows/" + show + "/feed"), viewer));
        assertEquals("tallylight.v1", socket.getSubprotocol());
        return viewer;
    }

    @Test
    void viewersAreToldThatStockIsUncertainUntilTheShowIsBack() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        buy(show, "ann", "A");
        Await.until("it is recorded", () -> recorded(show).size() == 1);
        Viewer viewer = viewer(show);
        viewer.await("\"stock\":\"in\"");
        flushAll();
        viewer.await("\"stock\":\"uncertain\"");
        awaitLost(show);
        Viewer late = viewer(show);
        viewer.messages.clear();
        assertEquals(1, rebuild(show).path("orders").asInt());
        viewer.await("\"status\":\"paused\"");
        Await.until(
                "the late one is served, or told to come back",
                () -> late.closedWith == 4002
                        || late.messages.stream().anyMatch(message -> message.contains("\"status\":\"paused\"")));
    }
}
