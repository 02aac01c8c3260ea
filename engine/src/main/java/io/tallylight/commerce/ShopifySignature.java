package io.tallylight.commerce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the header {@code X-Shopify-Hmac-Sha256}: the HMAC-SHA256 of the body's bytes under the app's client secret, in
 * base64. Two secrets may be in force, since Shopify takes up to an hour to change over to a new one. It covers the body
 * alone, and has no time in it: what a delivery is about must follow from its body, and doing it twice do no harm.
 * Immutable; any thread.
 */
public final class ShopifySignature {
    private static final int HEADER_MAX = 128;

    private final List<byte[]> secrets;

    public ShopifySignature(List<String> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Whether one of the secrets signed it. Takes as long whichever of them it is.
     *
     * @param header null where there was none
     * @param body as it came, byte by byte
     */
    public boolean isGenuine(@Nullable String header, byte[] body) {
        if (header == null || header.length() > HEADER_MAX) {
            return false;
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(header.strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean genuine = false;
        for (byte[] secret : secrets) {
            genuine |= MessageDigest.isEqual(sign(secret, body), signature);
        }
        return genuine;
    }

    private static byte[] sign(byte[] secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
