package io.tallylight.feed;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;

/**
 * The way of shared frames into a socket: past Vert.x, which would encode the text for each socket, straight into the
 * channel, whose WebSocket encoder lets bytes pass. With {@code WorkInProgress} of the API, the only class that uses what the core of Vert.x calls internal. It is right only
 * without compression ({@link FeedHub#configure}), and while nobody writes data to the socket by other ways. Belongs to
 * the socket's event loop.
 */
final class FrameChannel {
    private static final long CLOSE_WAIT_MS = 5_000;

    private final ServerWebSocket socket;
    private final ChannelHandlerContext context;
    private final VoidChannelPromise unobserved;

    /** @param queueBytes that may wait in the channel before it counts as full */
    FrameChannel(ServerWebSocket socket, int queueBytes) {
        this.socket = socket;
        if (!(socket instanceof WebSocketInternal internal)) {
            throw new IllegalArgumentException("the feed needs the server's own socket, not a wrapped one");
        }
        this.context = internal.channelHandlerContext();
        this.unobserved = new VoidChannelPromise(context.channel(), false);
        leaveIdleTimeout();
        socket.setWriteQueueMaxSize(queueBytes);
    }

    /**
     * A feed may be silent from ping to ping, and knows by itself who is slow. The handler would also make a promise for
     * each frame that passes it, to see that it was written.
     */
    private void leaveIdleTimeout() {
        IdleStateHandler idle = context.pipeline().get(IdleStateHandler.class);
        if (idle != null) {
            var unused = context.pipeline().remove(idle);
        }
    }

    /** The thread that owns the socket. */
    EventLoop loop() {
        return context.channel().eventLoop();
    }

    boolean isWritable() {
        return context.channel().isWritable();
    }

    void write(Frame frame) {
        assert loop().inEventLoop();
        // A failed write closes the channel, and that is heard; nobody needs the promise.
        var unused = context.writeAndFlush(frame.duplicate(), unobserved);
    }

    /** Sends the close frame behind what waits; a peer that reads nothing is cut off after five seconds. */
    void close(CloseCode code) {
        assert loop().inEventLoop();
        socket.close(code.code(), code.reason()).onFailure(error -> cutOff());
        var unused = loop().schedule(this::cutOff, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
    }

    private void cutOff() {
        if (context.channel().isOpen()) {
            var unused = context.close();
        }
    }
}
