package io.tallylight.feed;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends shared frames to one client. It is the last handler of a connection from which the HTTP server's handler was
 * removed, so that an idle viewer keeps no more than this in memory. Belongs to the connection's event loop, except
 * where stated.
 */
abstract class FeedConnection extends ChannelInboundHandlerAdapter {
    private static final long CLOSE_WAIT_MS = 5_000;

    /** Receives the events of connections, on their event loops; one listener serves all of them. */
    interface Listener {
        /** A whole message arrived, as UTF-8. */
        void said(Subscriber viewer, byte[] message);

        /** The client broke the rules of the protocol. */
        void broke(Subscriber viewer, String rule);

        /** The connection was closed, by the server or by the client. */
        void closed(Subscriber viewer);
    }

    private final Listener listener;
    private @Nullable Subscriber viewer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable DirectWrite straight;

    FeedConnection(Listener listener) {
        this.listener = listener;
    }

    /** Sets the viewer of the connection, once, before anything arrives over it. */
    final void serve(Subscriber its) {
        viewer = its;
    }

    abstract Transport transport();

    /** Returns the event loop that owns the connection. For any thread. */
    abstract EventLoop loop();

    /** Returns whether it accepts more bytes without keeping them in memory for long. */
    abstract boolean isWritable();

    /** Returns the number of queued bytes at which it counts as full. */
    final int queueBytes() {
        return context().channel().config().getWriteBufferHighWaterMark();
    }

    /** Sends a shared frame; the caller keeps its reference. */
    abstract void write(Frame frame);

    /** Sends a last message, if there is room for it, and closes. A client that does not read is cut off after 5 s. */
    abstract void close(Disconnect disconnect);

    /** Returns whether the client has not answered for the given time; always false if its transport has no answers. */
    boolean isSilentFor(long ms) {
        return false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Called when the connection belongs to the feed alone. */
    final void takenOver() {
        straight = DirectWrite.of(context().channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.closed(viewer());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var unused = ctx.close();
    }

    /** Ignores the events that the HTTP server sends to its connections, such as its shutdown: the feed has its own. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {}

    final Subscriber viewer() {
        return Objects.requireNonNull(viewer, "nobody is served yet");
    }

    final Listener listener() {
        return listener;
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not on a connection yet");
    }

    final void send(ByteBuf bytes) {
        ChannelHandlerContext to = context();
        assert to.channel().eventLoop().inEventLoop();
        // A failed write closes the channel, which is reported; no write needs a promise of its own.
        var unused = to.writeAndFlush(bytes, to.voidPromise());
    }

    /** Sends a shared frame by the shortest way; the caller keeps its reference. */
    final void sendShared(Frame frame) {
        DirectWrite way = straight;
        int wrote = 0;
        if (way != null) {
            try {
                wrote = way.write(frame);
            } catch (IOException e) {
                var unused = context().close();
                return;
            }
        }
        if (wrote < frame.size()) {
            send(frame.duplicate().skipBytes(wrote));
        }
    }

    final void cutOffLater() {
        var unused = context().channel().eventLoop().schedule(this::cutOff, CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
    }

    private void cutOff() {
        var unused = context().close();
    }

    /**
     * Returns the bounds for a channel that counts as full at the given number of queued bytes, and as writable again
     * at half of them.
     */
    static WriteBufferWaterMark bounds(int queueBytes) {
        return new WriteBufferWaterMark(queueBytes / 2, queueBytes);
    }
}
