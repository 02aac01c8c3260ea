package io.tallylight.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message in its form on the wire, encoded once and written to any number of sockets. It is outside the JVM's heap
 * and reference-counted: each owner of a reference releases it. Immutable, for any thread.
 */
final class Frame {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_PING = 0x89;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int HEADER_MAX = 10;

    private static final byte[] ID = ascii("id: ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");

    private final ByteBuf bytes;
    private final ByteBuffer view;
    private final int size;

    private Frame(ByteBuf bytes) {
        this.bytes = bytes;
        this.view = bytes.nioBuffer();
        this.size = bytes.readableBytes();
    }

    /**
     * Returns a WebSocket text frame, which the caller owns. A server's frames are not masked (RFC 6455, section 5.2).
     */
    static Frame text(byte[] payload) {
        return new Frame(textBytes(payload));
    }

    /** Returns a WebSocket text frame with a ping frame after it, which every WebSocket client answers by itself. */
    static Frame textAndPing(byte[] payload) {
        return new Frame(textBytes(payload).writeByte(FINAL_PING).writeByte(0));
    }

    private static ByteBuf textBytes(byte[] payload) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(payload.length + HEADER_MAX + 2);
        bytes.writeByte(FINAL_TEXT);
        if (payload.length < LENGTH_16) {
            bytes.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            bytes.writeByte(LENGTH_16).writeShort(payload.length);
        } else {
            bytes.writeByte(LENGTH_64).writeLong(payload.length);
        }
        return bytes.writeBytes(payload);
    }

    /**
     * Returns a server-sent event, which the caller owns.
     *
     * @param json on one line
     * @param id id that a client sends as {@code Last-Event-ID} when it comes back; null leaves the client's last one
     */
    static Frame event(byte[] json, @Nullable String id) {
        byte[] place = id == null ? new byte[0] : id.getBytes(StandardCharsets.UTF_8);
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(json.length + place.length + 16);
        if (id != null) {
            bytes.writeBytes(ID).writeBytes(place).writeByte('\n');
        }
        return new Frame(bytes.writeBytes(DATA).writeBytes(json).writeBytes(END));
    }

    /** Returns an event that sets the ms for which a client waits before it comes back; the caller owns it. */
    static Frame retry(long ms) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(32);
        bytes.writeBytes(RETRY).writeBytes(ascii(Long.toString(ms))).writeBytes(END);
        return new Frame(bytes);
    }

    /** Returns the number of bytes on the wire. */
    int size() {
        return size;
    }

    /**
     * Returns the bytes from 0 to {@link #size}, valid while the frame is held; nobody may move its position or limit.
     */
    ByteBuffer view() {
        return view;
    }

    /** Returns the same bytes with another reference, for the channel, which releases it. */
    ByteBuf duplicate() {
        return bytes.retainedDuplicate();
    }

    /** Adds a reference. */
    Frame retain() {
        bytes.retain();
        return this;
    }

    void release() {
        bytes.release();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
