package io.tallylight.feed;

import io.tallylight.json.Json;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/**
 * What clients send. So far the feed needs nothing from them: a JSON object of any type is taken and ignored, so that a
 * newer client can say more than this server knows. Anything else is an error, and ends the socket. Runs on the socket's
 * event loop.
 */
final class ClientMessages {
    private ClientMessages() {}

    /** @param bytesMax of one message */
    static void listen(ServerWebSocket socket, FeedSocket viewer, int bytesMax) {
        socket.textMessageHandler(text -> {
            if (text.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
                refuse(viewer, "a message may have " + bytesMax + " bytes");
                return;
            }
            try {
                var unused = Json.readObject(text);
            } catch (IllegalArgumentException e) {
                refuse(viewer, "a message is one JSON object");
            }
        });
        socket.binaryMessageHandler(unused -> refuse(viewer, "a message is text, not binary"));
        // Vert.x tells a message of too many fragments here, and a broken connection, which closes by itself.
        socket.exceptionHandler(error -> {
            if (error instanceof IllegalStateException) {
                refuse(viewer, "a message may have " + bytesMax + " bytes");
            }
        });
    }

    private static void refuse(FeedSocket viewer, String detail) {
        viewer.close(Messages.error("malformed", detail), CloseCode.BAD_MESSAGE);
    }
}
