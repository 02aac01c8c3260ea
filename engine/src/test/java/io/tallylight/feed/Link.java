package io.tallylight.feed;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;

/** How a test's viewer reaches the feed. */
public interface Link {
    /** What the link tells its viewer, on an event loop. */
    interface Viewer {
        void received(String json);

        /** The line ended, with a close code of the feed, or with 1006 where it gave none. */
        void closed(int code);
    }

    void pause();

    void resume();

    Future<?> close();

    /** A WebSocket by the client of Vert.x. */
    final class OverWebSocket implements Link {
        final WebSocket socket;
        private final WebSocketClient client;

        OverWebSocket(
                Vertx vertx,
                int port,
                String path,
                WebSocketClientOptions options,
                List<String> subprotocols,
                Viewer viewer) {
            client = vertx.createWebSocketClient(
                    options.setMaxFrameSize(16 << 20).setMaxMessageSize(16 << 20));
            WebSocketConnectOptions to = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI(path);
            subprotocols.forEach(to::addSubProtocol);
            var opening = client.webSocket();
            socket = Await.result(opening.textMessageHandler(viewer::received)
                    .closeHandler(unused -> {
                        Short code = opening.closeStatusCode();
                        viewer.closed(code == null ? 1006 : code);
                    })
                    .connect(to));
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public Future<?> close() {
            return socket.close().compose(unused -> client.close());
        }
    }
}
