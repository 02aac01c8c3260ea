package io.tallylight.load.client;

import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A feed over WebSocket. */
final class WebSocketLine implements FeedLine {
    /** Largest message: a snapshot of 2,000 offers is below 2 MB. */
    private static final int MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
    /** Codes from here to 4199 mean: stay away. */
    private static final int STAY_AWAY = 4100;

    private final ClientWebSocket socket;
    private final URI base;
    private final String path;
    private boolean connected;
    private boolean left;
    private boolean ended;

    /** {@code path}: of the feed, from the root on. */
    WebSocketLine(WebSocketClient sockets, URI base, String path) {
        this.socket = sockets.webSocket();
        this.base = base;
        this.path = path;
    }

    static WebSocketClientOptions options(URI base) {
        return new WebSocketClientOptions()
                .setSsl(base.getScheme().equals("https"))
                .setMaxFrameSize(MESSAGE_MAX_BYTES)
                .setMaxMessageSize(MESSAGE_MAX_BYTES);
    }

    @Override
    public void open(@Nullable String after, Listener listener) {
        socket.textMessageHandler(listener::message);
        socket.closeHandler(nothing -> end(listener));
        var options = new WebSocketConnectOptions()
                .setHost(base.getHost())
                .setPort(Urls.port(base))
                .setURI(after == null ? path : path + "?after=" + Urls.segment(after));
        options.addSubProtocol("tallylight.v1");
        socket.connect(options)
                .onSuccess(open -> {
                    connected = true;
                    if (left) {
                        close();
                    } else {
                        listener.opened();
                    }
                })
                .onFailure(failure -> end(listener, true, Failures.describe(failure)));
    }

    private void end(Listener listener) {
        var code = socket.closeStatusCode();
        boolean stayAway = code != null && code >= STAY_AWAY && code < STAY_AWAY + 100;
        end(listener, !stayAway, "closed with " + code + " " + socket.closeReason());
    }

    private void end(Listener listener, boolean mayReturn, String why) {
        if (!ended) {
            ended = true;
            listener.ended(mayReturn, why);
        }
    }

    @Override
    public void close() {
        left = true;
        if (connected) {
            // Whoever leaves does not wait for the answer; a line that is dead already fails, which is the same.
            var unused = socket.close();
        }
    }
}
