package io.tallylight.orders.webhook;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receiver of messages and how they are sent.
 *
 * @param url {@code https}, or {@code http} if private addresses are allowed
 * @param secrets each {@code whsec_} and base64; a message is signed with each of them, so that a receiver may change from
 *     one to the next
 * @param events the types of events that are sent; the others count as taken
 * @param allowPrivateAddresses whether the receiver may be on this machine or in a private network
 * @param timeoutMs timeout for one message, from connecting to the head of the answer, in ms
 * @param messageMs how long one message may hold up those behind it, in ms
 * @param caFile certificates in PEM that sign the receiver's; null for those of the Java runtime
 */
public record WebhookSettings(
        URI url,
        List<String> secrets,
        Set<String> events,
        boolean allowPrivateAddresses,
        int timeoutMs,
        long messageMs,
        @Nullable Path caFile) {
    /** Omits the secrets: this text may end up in a log. */
    @Override
    public String toString() {
        return "Webhook to " + url.getHost() + " of " + events;
    }
}
