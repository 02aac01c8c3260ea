package io.tallylight.orders.webhook;

import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * One message, the same bytes each time it is sent.
 *
 * @param id id of the message, in ASCII; the same for the same event
 * @param body {@code {"type","timestamp","data"}}
 */
record WebhookMessage(String id, String body) {
    private static final int ID_BYTES = 16;

    /** Creates the message of an event. */
    static WebhookMessage of(OrderEvent event) {
        return new WebhookMessage("msg_" + digest(event.eventId()), event.envelope());
    }

    /** Creates the message of a notice. */
    static WebhookMessage of(LedgerEvent notice) {
        return new WebhookMessage(
                "msg_" + digest(notice.id()), OrderEvent.envelope(notice.type(), notice.at(), notice.data()));
    }

    /** Encodes an id for a header: ids of shows may hold characters that a header cannot. */
    private static String digest(String eventId) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
