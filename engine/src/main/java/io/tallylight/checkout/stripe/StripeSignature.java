package io.tallylight.checkout.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the header {@code Stripe-Signature}: {@code t=SECONDS,v1=HEX[,v1=HEX…]}, where each {@code v1} is the HMAC-SHA256 of
 * {@code SECONDS.BODY} under a signing secret of the endpoint. Several of them stand there while a secret is being
 * changed. Immutable; any thread.
 */
public final class StripeSignature {
    /** A signature older than this, or as far in the future, is refused: somebody may have recorded it. */
    public static final long TOLERANCE_SECONDS = 300;

    private static final int SIGNATURES_MAX = 16;
    private static final int HEADER_MAX = 4_096;
    private static final int BYTES = 32;

    private final List<byte[]> secrets;

    /** Creates a check that accepts signatures under one of these secrets, {@code whsec_…}. */
    public StripeSignature(List<String> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The result of a check. */
    public enum Verdict {
        GENUINE,
        MALFORMED,
        OLD,
        FORGED
    }

    /**
     * Checks the signature of a webhook.
     *
     * @param header the header; empty if there was none
     * @param body the body as it came, byte by byte
     * @param nowSeconds seconds since the epoch
     */
    public Verdict verify(String header, byte[] body, long nowSeconds) {
        long at = -1;
        List<byte[]> signatures = new ArrayList<>();
        if (header.length() > HEADER_MAX) {
            return Verdict.MALFORMED;
        }
        for (String item : header.split(",", -1)) {
            String[] pair = item.strip().split("=", 2);
            if (pair.length != 2) {
                return Verdict.MALFORMED;
            } else if (pair[0].equals("t")) {
                if (at >= 0 || !pair[1].matches("[0-9]{1,12}")) {
                    return Verdict.MALFORMED;
                }
                at = Long.parseLong(pair[1]);
            } else if (pair[0].equals("v1") && pair[1].matches("[0-9a-f]{64}") && signatures.size() < SIGNATURES_MAX) {
                signatures.add(HexFormat.of().parseHex(pair[1]));
            }
        }
        if (at < 0 || signatures.isEmpty()) {
            return Verdict.MALFORMED;
        } else if (!isOneGenuine(at, signatures, body)) {
            return Verdict.FORGED;
        }
        return Math.abs(nowSeconds - at) > TOLERANCE_SECONDS ? Verdict.OLD : Verdict.GENUINE;
    }

    /** Compares in constant time, whichever of the secrets matches. */
    private boolean isOneGenuine(long at, List<byte[]> signatures, byte[] body) {
        boolean genuine = false;
        for (byte[] secret : secrets) {
            byte[] expected = sign(secret, at, body);
            for (byte[] signature : signatures) {
                genuine |= MessageDigest.isEqual(expected, signature);
            }
        }
        return genuine;
    }

    private static byte[] sign(byte[] secret, long at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((at + ".").getBytes(StandardCharsets.US_ASCII));
            byte[] signature = mac.doFinal(body);
            assert signature.length == BYTES;
            return signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
