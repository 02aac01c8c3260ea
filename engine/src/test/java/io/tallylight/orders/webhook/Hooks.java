package io.tallylight.orders.webhook;

import io.tallylight.json.Json;
import io.tallylight.testing.Receiver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** What tests of webhooks have in common. */
final class Hooks {
    static final String SECRET = secret("the current secret of the test");
    static final String NEXT = secret("the next one");
    static final int TIMEOUT_MS = 10_000;
    static final int IMPATIENT_MS = 500;
    static final long MESSAGE_MS = 300_000;

    private Hooks() {}

    private static String secret(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static WebhookSettings settings(String url) {
        return settings(url, TIMEOUT_MS);
    }

    static WebhookSettings settings(String url, int timeoutMs) {
        return new WebhookSettings(
                URI.create(url),
                List.of(SECRET, NEXT),
                Set.of("order.committed", "order.cancelled"),
                true,
                timeoutMs,
                MESSAGE_MS,
                null);
    }

    /** The order in a message. */
    static String data(Receiver.Received received) {
        String body = received.body();
        return body.substring(body.indexOf("\"data\":") + "\"data\":".length(), body.length() - 1);
    }

    static String orderId(Receiver.Received received) {
        return Json.readObject(data(received)).path("id").asText();
    }
}
