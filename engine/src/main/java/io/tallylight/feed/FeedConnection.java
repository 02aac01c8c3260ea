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
 * The way of shared frames to one client: the last handler of a connection from which that of the HTTP server is gone, so
 * that an idle viewer keeps no more than this in memory. Belongs to the connection's event loop, except where said.
 */
abstract class FeedConnection extends ChannelInboundHandlerAdapter {
    private static final long CLOSE_WAIT_MS = 5_000;

    /** Hears of lines, on their event loops; one for all of them. */
    interface Listener {
        /** A message came, whole, as UTF-8. */
        void said(Subscriber viewer, byte[] message);

        /** The client broke the rules of the line. */
        void broke(Subscriber viewer, String rule);

        /** It is closed, from here or from there. */
        void closed(Subscriber viewer);
    }

    private final Listener listener;
    private @Nullable Subscriber viewer;
    private @Nullable ChannelHandlerContext context;
    private @Nullable DirectWrite straight;

    FeedConnection(Listener listener) {
        this.listener = listener;
    }

    /** Says whose line it is, once, before anything comes over it. */
    final void serve(Subscriber its) {
        viewer = its;
    }

    abstract Transport transport();

    /** The thread that owns the line. For any thread. */
    abstract EventLoop loop();

    /** Whether it takes more without keeping it in memory for long. */
    abstract boolean isWritable();

    /** Bytes waiting that make it full. */
    final int queueBytes() {
        return context().channel().config().getWriteBufferHighWaterMark();
    }

    /** Sends a shared frame; the caller keeps its count. */
    abstract void write(Frame frame);

    /** Says a last word, where there is room for it, and closes; a client that does not read is cut off after 5 s. */
    abstract void close(Disconnect disconnect);

    /** Whether the client has not answered for so long; never, where the line has no way to answer. */
    boolean isSilentFor(long ms) {
        return false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** The line has its connection for itself. */
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

    /** What the HTTP server says to its connections, such as that it stops, is not for a feed, which knows by itself. */
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
        // A failed write closes the channel, and that is heard; nobody needs a promise of each.
        var unused = to.writeAndFlush(bytes, to.voidPromise());
    }

    /** Sends a shared frame by the shortest way; the caller keeps its count. */
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

    /** Bounds for a channel that counts as full with so many bytes waiting, and as empty again with half of them. */
    static WriteBufferWaterMark bounds(int queueBytes) {
        return new WriteBufferWaterMark(queueBytes / 2, queueBytes);
    }
}
