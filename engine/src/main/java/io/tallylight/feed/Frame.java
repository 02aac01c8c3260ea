package io.tallylight.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One WebSocket text frame, header and payload, encoded once and written to any number of sockets. Outside the JVM's heap
 * and counted: who keeps it releases it. Immutable, for any thread.
 */
final class Frame {
    private static final int FINAL_TEXT = 0x81;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int HEADER_MAX = 10;

    private final ByteBuf bytes;
    private final int size;

    private Frame(ByteBuf bytes) {
        this.bytes = bytes;
        this.size = bytes.readableBytes();
    }

    /** A frame that the caller keeps. A server's frames are not masked (RFC 6455, section 5.2). */
    static Frame text(byte[] payload) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(payload.length + HEADER_MAX);
        bytes.writeByte(FINAL_TEXT);
        if (payload.length < LENGTH_16) {
            bytes.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            bytes.writeByte(LENGTH_16).writeShort(payload.length);
        } else {
            bytes.writeByte(LENGTH_64).writeLong(payload.length);
        }
        return new Frame(bytes.writeBytes(payload));
    }

    /** Bytes on the wire. */
    int size() {
        return size;
    }

    /** The same bytes once more, counted; for the channel, which releases them. */
    ByteBuf duplicate() {
        return bytes.retainedDuplicate();
    }

    /** Counts one more who keeps it. */
    Frame retain() {
        bytes.retain();
        return this;
    }

    void release() {
        bytes.release();
    }
}
