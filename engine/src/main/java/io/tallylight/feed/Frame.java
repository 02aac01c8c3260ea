package io.tallylight.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message as it stands on the wire, encoded once and written to any number of sockets. Outside the JVM's heap and
 * counted: who keeps it releases it. Immutable, for any thread.
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

    /** A WebSocket text frame, which the caller keeps. A server's frames are not masked (RFC 6455, section 5.2). */
    static Frame text(byte[] payload) {
        return new Frame(textBytes(payload));
    }

    /** The same and a ping frame behind it, which every WebSocket client answers by itself. */
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
     * A server-sent event, which the caller keeps.
     *
     * @param json on one line
     * @param id that a client sends as {@code Last-Event-ID} when it comes back; null leaves the one it has
     */
    static Frame event(byte[] json, @Nullable String id) {
        byte[] place = id == null ? new byte[0] : id.getBytes(StandardCharsets.UTF_8);
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(json.length + place.length + 16);
        if (id != null) {
            bytes.writeBytes(ID).writeBytes(place).writeByte('\n');
        }
        return new Frame(bytes.writeBytes(DATA).writeBytes(json).writeBytes(END));
    }

    /** Tells a client of server-sent events how many milliseconds to wait before it comes back; the caller keeps it. */
    static Frame retry(long ms) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(32);
        bytes.writeBytes(RETRY).writeBytes(ascii(Long.toString(ms))).writeBytes(END);
        return new Frame(bytes);
    }

    /** Bytes on the wire. */
    int size() {
        return size;
    }

    /** The bytes from 0 to {@link #size}, while the frame is kept; nobody may move its position or limit. */
    ByteBuffer view() {
        return view;
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
