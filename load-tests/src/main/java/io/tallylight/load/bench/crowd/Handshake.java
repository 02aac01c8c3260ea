package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The opening of a WebSocket (RFC 6455, section 4), without what a benchmark needs not check. */
final class Handshake {
    private static final int HEAD_BYTES_MAX = 8_192;

    private Handshake() {}

    /**
     * The request; the key is the same for all, for no cache is between.
     *
     * @param after where an overlay goes on, null where it begins anew
     */
    static byte[] request(URI url, @Nullable String after) {
        var query = after != null ? "?after=" + after : url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return ("GET " + url.getRawPath() + query + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGFsbHlsaWdodCBjcm93ZA==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Skips the answer's head.
     *
     * @return false where it has not come whole
     * @throws CrowdException where the server refuses
     */
    static boolean isRead(ByteBuf in) throws CrowdException {
        int at = in.readerIndex();
        for (int i = at; i + 3 < in.writerIndex(); i++) {
            if (in.getByte(i) == '\r' && in.getInt(i) == 0x0d0a0d0a) {
                var head = in.readSlice(i + 4 - at).toString(StandardCharsets.ISO_8859_1);
                if (!head.startsWith("HTTP/1.1 101 ")) {
                    throw new CrowdException(
                            "refused: " + head.lines().findFirst().orElse("nothing"));
                }
                return true;
            }
        }
        if (in.readableBytes() > HEAD_BYTES_MAX) {
            throw new CrowdException("an answer with a head of more than " + HEAD_BYTES_MAX + " bytes");
        }
        return false;
    }

    static ByteBuf shared(byte[] request) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(request.length).writeBytes(request));
    }
}
