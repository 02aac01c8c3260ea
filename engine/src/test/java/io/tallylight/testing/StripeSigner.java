package io.tallylight.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks as Stripe does. */
public final class StripeSigner {
    private StripeSigner() {}

    /** The header {@code Stripe-Signature}. */
    public static String header(String secret, long atSeconds, byte[] body) {
        return "t=" + atSeconds + ",v1=" + v1(secret, atSeconds, body);
    }

    /** One signature, in hexadecimal. */
    public static String v1(String secret, long atSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((atSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
