package io.tallylight.load.bench.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A buyer's request, encoded once. Its idempotency key and its buyer stand in places of fixed width, so that the
 * next request differs from the last in those bytes alone.
 */
public final class RequestTemplate {
    static final int KEY_DIGITS = 16;
    static final int BUYER_DIGITS = 6;
    static final int BUYERS_MAX = 999_999;

    private static final String KEY = "0".repeat(KEY_DIGITS);
    private static final String BUYER = "0".repeat(BUYER_DIGITS);

    private final byte[] bytes;
    private final int keyAt;
    private final int buyerAt;

    private RequestTemplate(byte[] bytes, int keyAt, int buyerAt) {
        this.bytes = bytes;
        this.keyAt = keyAt;
        this.buyerAt = buyerAt;
    }

    /** Reserves one unit of a SKU; show and SKU are of letters, digits and hyphens. */
    public static RequestTemplate reserve(URI base, String show, String sku) {
        return post(base, "/v1/shows/" + show + "/reservations", lines(sku) + "}");
    }

    /** Buys one unit of a SKU, paid elsewhere. */
    public static RequestTemplate sell(URI base, String show, String sku) {
        return post(
                base,
                "/v1/shows/" + show + "/orders",
                lines(sku) + ",\"payment\":{\"method\":\"external\",\"reference\":\"till\"}}");
    }

    private static String lines(String sku) {
        return "{\"buyerId\":\"b" + BUYER + "\",\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]";
    }

    private static RequestTemplate post(URI base, String path, String body) {
        var text = "POST " + path + " HTTP/1.1\r\n"
                + "Host: " + base.getAuthority() + "\r\n"
                + "Content-Type: application/json\r\n"
                + "Idempotency-Key: " + KEY + "\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
        var keyMark = "Idempotency-Key: ";
        var buyerMark = "{\"buyerId\":\"b";
        return new RequestTemplate(
                text.getBytes(StandardCharsets.US_ASCII),
                text.indexOf(keyMark) + keyMark.length(),
                text.indexOf(buyerMark) + buyerMark.length());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int keyAt() {
        return keyAt;
    }

    int buyerAt() {
        return buyerAt;
    }
}
