package io.tallylight.feed;

import io.tallylight.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * What clients send. So far the feed needs nothing from them: a JSON object of any type is taken and ignored, so that a
 * newer client can say more than this server knows. Anything else is an error, and ends the socket. Runs on the socket's
 * event loop.
 */
final class ClientMessages {
    private ClientMessages() {}

    static void said(FeedSocket viewer, byte[] message) {
        try {
            var unused = Json.readObject(new String(message, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            refuse(viewer, "a message is one JSON object");
        }
    }

    static void refuse(FeedSocket viewer, String rule) {
        viewer.close(Farewell.error(CloseCode.BAD_MESSAGE, "malformed", rule));
    }
}
