package io.tallylight.load.bench.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads one response after another from one connection: the status, and as many bytes of body as {@code Content-Length}
 * says. Nothing else of a response is looked at, and nothing is allocated.
 */
final class ResponseReader {
    /** Headers and the beginning of a body; a response with longer headers is none of those that are measured here. */
    static final int HEAD_BYTES_MAX = 8_192;

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = 9;
    private static final int NO_CONTENT = 204;

    private final byte[] head = new byte[HEAD_BYTES_MAX];
    private int have;
    /** Bytes of the body still to come, or -1 while the headers are not complete. */
    private long bodyLeft = -1;

    private int status;

    /**
     * Takes what came.
     *
     * @return the status of the response that is complete with it, or 0
     * @throws WireException where it is no response, or more than one
     */
    int read(ByteBuf in) throws WireException {
        if (bodyLeft < 0) {
            readHead(in);
        } else {
            skip(in);
        }
        if (bodyLeft != 0) {
            return 0;
        }
        if (in.isReadable()) {
            throw new WireException(in.readableBytes() + " bytes after a response that nobody asked for");
        }
        bodyLeft = -1;
        return status;
    }

    /** The last response, as far as it was kept. */
    String text() {
        return new String(head, 0, have, StandardCharsets.ISO_8859_1);
    }

    private void readHead(ByteBuf in) throws WireException {
        if (status != 0) {
            status = 0;
            have = 0;
        }
        int from = Math.max(0, have - 3);
        int taken = Math.min(in.readableBytes(), head.length - have);
        in.readBytes(head, have, taken);
        have += taken;
        int end = endOfHead(from);
        if (end < 0) {
            if (have == head.length) {
                throw new WireException("a response with headers of more than " + head.length + " bytes");
            }
            return;
        }
        status = number(STATUS_AT, STATUS_AT + 3);
        bodyLeft = contentLength(end) - (have - end);
        if (bodyLeft < 0) {
            throw new WireException(-bodyLeft + " bytes after a response that nobody asked for");
        }
        skip(in);
    }

    private void skip(ByteBuf in) {
        int skipped = (int) Math.min(in.readableBytes(), bodyLeft);
        in.skipBytes(skipped);
        bodyLeft -= skipped;
    }

    /** Where the body begins, or -1. */
    private int endOfHead(int from) {
        for (int i = from; i + 3 < have; i++) {
            if (head[i] == '\r' && head[i + 1] == '\n' && head[i + 2] == '\r' && head[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private long contentLength(int end) throws WireException {
        for (int i = 0; i + LENGTH.length < end; i++) {
            if (head[i] == '\n' && isLength(i + 1)) {
                int from = i + 1 + LENGTH.length;
                while (head[from] == ' ') {
                    from++;
                }
                int to = from;
                while (head[to] >= '0' && head[to] <= '9') {
                    to++;
                }
                return number(from, to);
            }
        }
        if (status == NO_CONTENT) {
            return 0;
        }
        throw new WireException("a response without Content-Length: " + text());
    }

    private boolean isLength(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte had = head[at + i];
            byte lower = had >= 'A' && had <= 'Z' ? (byte) (had + 32) : had;
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int to) throws WireException {
        int value = 0;
        boolean whole = to > from && to - from <= 9;
        for (int i = from; whole && i < to; i++) {
            whole = head[i] >= '0' && head[i] <= '9';
            value = value * 10 + (head[i] - '0');
        }
        if (!whole) {
            throw new WireException("not a response: " + text());
        }
        return value;
    }
}
