package io.tallylight.orders.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks specify: HMAC-SHA256 over id, time and body, once with each secret. Any thread.
 */
final class WebhookSigner {
    /** Prefix of a secret, before its base64. */
    static final String PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    /**
     * Creates a signer.
     *
     * @throws IllegalArgumentException when a secret is not {@code whsec_} and base64
     */
    WebhookSigner(List<String> secrets) {
        keys = secrets.stream().map(WebhookSigner::key).toList();
    }

    private static SecretKeySpec key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a secret begins with " + PREFIX);
        }
        return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), ALGORITHM);
    }

    /**
     * Returns the value of {@code webhook-signature}.
     *
     * @param timestamp seconds since the epoch, as in the header
     */
    String sign(String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + sign(key, head, body)).collect(Collectors.joining(" "));
    }

    private static String sign(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            mac.update(body);
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
