package io.tallylight.feed;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket that sends whatever bytes it is given, masked with zeros, and reads what comes. */
final class RawSocket implements AutoCloseable {
    private static final int DEADLINE_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    RawSocket(int port, String show) throws IOException {
        this(
                port,
                "GET /" + show + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                "HTTP/1.1 101 ");
    }

    private RawSocket(int port, String request, String expected) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith(expected)) {
            throw new IOException("answered " + head);
        }
    }

    static RawSocket events(int port, String show) throws IOException {
        return new RawSocket(
                port,
                "GET /" + show + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
                "HTTP/1.1 200 ");
    }

    @CanIgnoreReturnValue
    RawSocket write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    @CanIgnoreReturnValue
    RawSocket frame(int head, String payload) throws IOException {
        return frame(head, payload.getBytes(StandardCharsets.UTF_8));
    }

    @CanIgnoreReturnValue
    RawSocket frame(int head, byte[] payload) throws IOException {
        boolean shortOne = payload.length < 126;
        byte[] bytes = new byte[payload.length + (shortOne ? 6 : 8)];
        bytes[0] = (byte) head;
        bytes[1] = (byte) (0x80 | (shortOne ? payload.length : 126));
        if (!shortOne) {
            bytes[2] = (byte) (payload.length >> 8);
            bytes[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, bytes, bytes.length - payload.length, payload.length);
        return write(bytes);
    }

    /** Reads on until the close, and tells its code. */
    int closeCode() throws IOException {
        byte[] close = next(0x88);
        return (close[0] & 0xFF) << 8 | (close[1] & 0xFF);
    }

    /** Reads on until the next pong. */
    String pong() throws IOException {
        return new String(next(0x8A), StandardCharsets.UTF_8);
    }

    private byte[] next(int wanted) throws IOException {
        while (true) {
            int head = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (head == wanted) {
                return payload;
            }
        }
    }

    /** Reads on until the server has closed. */
    void awaitEnd() throws IOException {
        byte[] some = new byte[4_096];
        try {
            while (in.read(some) >= 0) {
                // What still comes does not matter.
            }
        } catch (java.net.SocketException e) {
            // A reset is an end too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
