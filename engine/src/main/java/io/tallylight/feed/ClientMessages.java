package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.json.Utf8Check;
import java.nio.charset.StandardCharsets;

/**
 * Reads the messages of clients: {@code authenticate} with a token. A JSON object of another type is accepted and
 * ignored, so that a newer client can send more than this server knows. Anything else is an error and closes the
 * socket. Runs on the socket's event loop.
 */
final class ClientMessages {
    private final Authentication authentication;

    ClientMessages(Authentication authentication) {
        this.authentication = authentication;
    }

    void said(Subscriber viewer, byte[] message) {
        // A String takes any bytes, but bytes that are not UTF-8 are no text (RFC 6455, section 5.6).
        if (Utf8Check.indexOfInvalid(message) >= 0) {
            refuse(viewer, "a message is UTF-8");
            return;
        }
        ObjectNode said;
        try {
            said = Json.readObject(new String(message, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            refuse(viewer, "a message is one JSON object");
            return;
        }
        if (said.path("type").asText().equals("authenticate")) {
            authenticate(viewer, said);
        }
    }

    private void authenticate(Subscriber viewer, ObjectNode said) {
        if (!said.path("token").isTextual()) {
            refuse(viewer, "token must be a text");
        } else if (viewer.authenticating) {
            refuse(viewer, "another authenticate has no answer yet");
        } else {
            authentication.begin(viewer, said.path("token").textValue(), () -> {});
        }
    }

    static void refuse(Subscriber viewer, String rule) {
        viewer.close(Disconnect.error(CloseCode.BAD_MESSAGE, "malformed", rule));
    }
}
