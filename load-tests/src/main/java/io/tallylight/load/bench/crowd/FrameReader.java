package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a server's WebSocket frames (RFC 6455, section 5.2) out of what comes on one socket, and hands each on where it
 * lies. Keeps only the rest of a frame that has not come whole. Belongs to the socket's event loop.
 */
final class FrameReader {
    static final int FINAL_TEXT = 0x81;
    static final int FINAL_CLOSE = 0x88;
    static final int FINAL_PING = 0x89;
    static final int FINAL_PONG = 0x8A;

    /** A snapshot of 2,000 offers is below 2 MB. */
    private static final long PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private @Nullable ByteBuf rest;

    /** Hears of each frame; {@code first} is its first byte, the payload lies in {@code in} from {@code at} on. */
    @FunctionalInterface
    interface Frames {
        void frame(int first, ByteBuf in, int at, int length) throws CrowdException;
    }

    /** Takes what came, and releases it. */
    void read(ByteBuf in, Frames frames) throws CrowdException {
        ByteBuf waiting = rest;
        if (waiting == null) {
            readWhole(in, frames);
            return;
        }
        try {
            waiting.writeBytes(in);
        } finally {
            in.release();
        }
        readAll(waiting, frames);
        if (waiting.isReadable()) {
            waiting.discardSomeReadBytes();
        } else {
            close();
        }
    }

    private void readWhole(ByteBuf in, Frames frames) throws CrowdException {
        try {
            readAll(in, frames);
            if (in.isReadable()) {
                rest = in.alloc().buffer(2 * in.readableBytes()).writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    /** Lets go what waits for its other half. */
    void close() {
        ByteBuf waiting = rest;
        if (waiting != null) {
            waiting.release();
            rest = null;
        }
    }

    private static void readAll(ByteBuf in, Frames frames) throws CrowdException {
        while (oneFrame(in, frames)) {
            // Until no whole frame is left.
        }
    }

    private static boolean oneFrame(ByteBuf in, Frames frames) throws CrowdException {
        int have = in.readableBytes();
        if (have < 2) {
            return false;
        }
        int at = in.readerIndex();
        int mark = in.getByte(at + 1);
        if (mark < 0) {
            throw new CrowdException("a server's frame that is masked");
        }
        int header = mark == LENGTH_16 ? 4 : mark == LENGTH_64 ? 10 : 2;
        if (have < header) {
            return false;
        }
        long length = header == 2 ? mark : header == 4 ? in.getUnsignedShort(at + 2) : in.getLong(at + 2);
        if (length < 0 || length > PAYLOAD_BYTES_MAX) {
            throw new CrowdException("a frame of " + length + " bytes");
        }
        if (have < header + length) {
            return false;
        }
        frames.frame(in.getUnsignedByte(at), in, at + header, (int) length);
        in.skipBytes(header + (int) length);
        return true;
    }
}
