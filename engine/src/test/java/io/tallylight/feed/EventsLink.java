package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events over a bare socket, read as the HTML standard says an {@code EventSource} reads them, so that nothing
 * between hides what the server writes. A status that is not 200 becomes the close code that a WebSocket would have had.
 */
public final class EventsLink implements Link {
    /** Vert.x closes the sockets of a client that nobody holds. */
    private final NetClient client;

    private final NetSocket socket;
    private final Viewer viewer;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private String head = "";
    private String data = "";
    private String lastMessage = "";
    private @Nullable String eventId;
    private volatile String lastEventId = "";
    private volatile long retryMs = -1;
    private volatile boolean ended;

    /** @param lastEventId as a browser sends it that comes back; null for none */
    public EventsLink(
            Vertx vertx, int port, String path, @Nullable String lastEventId, NetClientOptions options, Viewer viewer) {
        this.viewer = viewer;
        this.client = vertx.createNetClient(options);
        this.socket = Await.result(client.connect(port, "127.0.0.1"));
        String seen = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        socket.closeHandler(unused -> end()).exceptionHandler(unused -> end()).handler(this::read);
        Await.result(socket.write(
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + seen + "\r\n"));
    }

    String head() {
        return head;
    }

    String lastEventId() {
        return lastEventId;
    }

    /** What the server said last about when to come back, ms; negative before it did. */
    long retryMs() {
        return retryMs;
    }

    private void read(Buffer bytes) {
        for (byte one : bytes.getBytes()) {
            unread.write(one);
            if (one == '\n') {
                line(unread.toString(StandardCharsets.UTF_8));
                unread.reset();
            }
        }
        if (isRefused() && unread.toString(StandardCharsets.UTF_8).length() >= bodyLength()) {
            end();
        }
    }

    private void line(String line) {
        if (!head.endsWith("\r\n\r\n")) {
            head += line;
        } else if (!isRefused()) {
            field(line.substring(0, line.length() - 1));
        }
    }

    private void field(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith("data: ")) {
            data += line.substring(6) + "\n";
        } else if (line.startsWith("id: ")) {
            eventId = line.substring(4);
        } else if (line.startsWith("retry: ")) {
            retryMs = Long.parseLong(line.substring(7));
        } else if (!line.startsWith(":")) {
            throw new AssertionError("no field of an event: " + line);
        }
    }

    private void dispatch() {
        if (eventId != null) {
            lastEventId = eventId;
        }
        if (!data.isEmpty()) {
            lastMessage = data.substring(0, data.length() - 1);
            viewer.received(lastMessage);
        }
        data = "";
        eventId = null;
    }

    private boolean isRefused() {
        return head.endsWith("\r\n\r\n") && !head.startsWith("HTTP/1.1 200 ");
    }

    private int bodyLength() {
        return Integer.parseInt(head.toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (isRefused()) {
            refused(unread.toString(StandardCharsets.UTF_8));
            return;
        }
        ObjectNode last = lastMessage.isEmpty() ? Json.object() : Json.readObject(lastMessage);
        boolean bye = last.path("type").asText().equals("bye");
        boolean full = last.path("problem").asText().equals("/problems/unavailable");
        viewer.closed(bye ? 4000 : full ? 4002 : 1006);
    }

    /** The body is a problem document, or, of the fixture, its word alone. */
    private void refused(String body) {
        String problem =
                body.startsWith("{") ? Json.readObject(body).path("type").asText() : "/problems/" + body;
        String detail =
                body.startsWith("{") ? Json.readObject(body).path("detail").asText() : "";
        viewer.received(Json.write(
                Json.object().put("type", "error").put("problem", problem).put("detail", detail)));
        viewer.closed(
                switch (problem) {
                    case "/problems/not-found" -> 4104;
                    case "/problems/unauthorised" -> 4101;
                    default -> 4100;
                });
        var unused = socket.close();
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
