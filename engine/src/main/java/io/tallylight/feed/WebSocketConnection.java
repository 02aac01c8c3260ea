package io.tallylight.feed;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455) that sends shared text frames and accepts few and short messages. A violation by the client is
 * reported by {@code broke}: a message that is binary or too long, or frames that are malformed or come too fast.
 */
final class WebSocketConnection extends FeedConnection {
    /**
     * Largest number of frames, including pongs, that a client may send in a window; a client needs one at the
     * beginning and one for each ping.
     */
    static final int FRAMES_MAX = 100;

    static final long FRAMES_WINDOW_MS = 10_000;

    private static final int PONG = 0x8A;
    private static final int CLOSE = 0x88;
    private static final int NO_STATUS = 1005;
    private static final int CLOSE_PAYLOAD_MAX = 125;

    private final int messageBytes;
    private long heardMs = nowMs();
    private long windowSinceMs = heardMs;
    private int framesInWindow;
    private boolean closing;

    /** The received part of a message in several frames; null between messages. */
    private @Nullable ByteBuf begun;

    private WebSocketConnection(int messageBytes, Listener listener) {
        super(listener);
        this.messageBytes = messageBytes;
    }

    /**
     * Takes over an opened socket that has not read anything yet. To be called on its event loop.
     *
     * @param messageBytes largest message of the client, in bytes
     */
    static WebSocketConnection takeOver(
            ServerWebSocket socket, WriteBufferWaterMark bounds, int messageBytes, Listener listener) {
        WebSocketConnection line = new WebSocketConnection(messageBytes, listener);
        PipelineTakeover.ofWebSocket(socket, line);
        line.context().channel().config().setWriteBufferWaterMark(bounds);
        return line;
    }

    @Override
    Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    EventLoop loop() {
        return context().channel().eventLoop();
    }

    @Override
    boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    void write(Frame frame) {
        sendShared(frame);
    }

    @Override
    boolean isSilentFor(long ms) {
        return nowMs() - heardMs >= ms;
    }

    @Override
    void close(Disconnect disconnect) {
        byte[] message = disconnect.message();
        if (message != null && isWritable()) {
            Frame frame = Frame.text(message);
            send(frame.duplicate());
            frame.release();
        }
        byte[] reason = disconnect.code().reason().getBytes(StandardCharsets.UTF_8);
        sendClose(disconnect.code().code(), reason);
        cutOffLater(); // unless the client answers the close first
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            heardMs = nowMs();
            if (message instanceof CloseWebSocketFrame close) {
                peerCloses(close);
            } else if (message instanceof WebSocketFrame frame && !closing) {
                if (comeTooFast()) {
                    listener().broke(viewer(), "more than " + FRAMES_MAX + " frames in 10 s");
                } else {
                    take(frame);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean comeTooFast() {
        if (heardMs - windowSinceMs >= FRAMES_WINDOW_MS) {
            windowSinceMs = heardMs;
            framesInWindow = 0;
        }
        return ++framesInWindow > FRAMES_MAX;
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame) {
            if (isWritable()) {
                ByteBuf payload = frame.content();
                send(control(PONG, payload.readableBytes()).writeBytes(payload));
            }
        } else if (frame instanceof BinaryWebSocketFrame) {
            listener().broke(viewer(), "a message is text, not binary");
        } else if (!(frame instanceof PongWebSocketFrame)) {
            takePart(frame);
        }
    }

    /** Takes text, a whole message or its next part: Netty's decoder ensures their order. */
    private void takePart(WebSocketFrame frame) {
        ByteBuf before = begun;
        int length = frame.content().readableBytes() + (before == null ? 0 : before.readableBytes());
        if (length > messageBytes) {
            forgetBegun();
            listener().broke(viewer(), "a message may have " + messageBytes + " bytes");
        } else if (!frame.isFinalFragment()) {
            begun = (before == null ? context().alloc().heapBuffer(length) : before).writeBytes(frame.content());
        } else if (before == null) {
            listener().said(viewer(), ByteBufUtil.getBytes(frame.content()));
        } else {
            byte[] whole = ByteBufUtil.getBytes(before.writeBytes(frame.content()));
            forgetBegun();
            listener().said(viewer(), whole);
        }
    }

    private void forgetBegun() {
        ReferenceCountUtil.release(begun);
        begun = null;
    }

    /** Answers a close with the same status, and then ends the connection. */
    private void peerCloses(CloseWebSocketFrame close) {
        if (!closing) {
            int status = close.statusCode();
            sendClose(status > 0 && status != NO_STATUS ? status : -1, new byte[0]);
        }
        var unused = context().channel().close();
    }

    /**
     * Sends a close.
     *
     * @param status no status if negative
     */
    private void sendClose(int status, byte[] reason) {
        if (closing) {
            return;
        }
        closing = true;
        forgetBegun();
        int length = status < 0 ? 0 : Math.min(CLOSE_PAYLOAD_MAX, 2 + reason.length);
        ByteBuf bytes = control(CLOSE, length);
        if (status >= 0) {
            bytes.writeShort(status).writeBytes(reason, 0, length - 2);
        }
        send(bytes);
    }

    private ByteBuf control(int kind, int length) {
        return context().alloc().buffer(2 + length).writeByte(kind).writeByte(length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        forgetBegun();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && !closing) {
            listener().broke(viewer(), "a frame is malformed or too long");
        } else if (!(cause instanceof DecoderException)) {
            super.exceptionCaught(ctx, cause);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
