package io.tallylight.feed;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events over HTTP/1.1. The answer begins with the first frame, so that a client that can't be served at
 * all gets a status that ends a browser's retries; before that the request still belongs to the HTTP server. The body
 * ends with the connection, so an event has the same bytes for all clients: chunks would also have, but cost more.
 */
final class EventStreamConnection extends FeedConnection {
    /**
     * Smallest upper bound of the retry delay, in ms. Each client that lost its connection comes back after a delay of
     * its own.
     */
    private static final int RETRY_MS_MIN = 1_000;

    private static final int RETRY_MS_MAX = 4_000;

    private static final byte[] HEAD = String.join(
                    "\r\n",
                    List.of(
                            "HTTP/1.1 200 OK",
                            "Content-Type: text/event-stream",
                            "Cache-Control: no-store",
                            "X-Accel-Buffering: no",
                            "Access-Control-Allow-Origin: *",
                            "Connection: close",
                            "",
                            ""))
            .getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final WriteBufferWaterMark bounds;
    private final Consumer<Disconnect> refusal;
    private final Runnable started;

    /** The request; null once the answer has begun. */
    private @Nullable HttpServerRequest request;

    private boolean closing;

    /**
     * Creates the connection of a request that was read to its end, or will be soon. To be called on its event loop.
     *
     * @param refusal answers the request with a problem instead of a stream
     * @param started is called once the connection belongs to the feed alone
     */
    EventStreamConnection(
            HttpServerRequest request,
            WriteBufferWaterMark bounds,
            Listener listener,
            Consumer<Disconnect> refusal,
            Runnable started) {
        super(listener);
        this.request = request;
        this.channel = PipelineTakeover.channel(request);
        this.bounds = bounds;
        this.refusal = refusal;
        this.started = started;
        var unused = request.response().closeHandler(gone -> {
            if (this.request != null) {
                this.request = null;
                closing = true;
                listener.closed(viewer());
            }
        });
    }

    @Override
    Transport transport() {
        return Transport.EVENTS;
    }

    @Override
    EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    void write(Frame frame) {
        if (begin()) {
            sendShared(frame);
        }
    }

    @Override
    void close(Disconnect disconnect) {
        if (closing) {
            return;
        } else if (request != null && !disconnect.code().mayReturn()) {
            request = null;
            closing = true;
            refusal.accept(disconnect);
            listener().closed(viewer());
            return;
        } else if (!begin()) {
            return;
        }
        closing = true;
        byte[] message = disconnect.message();
        if (isWritable()) {
            sayRetry(0, disconnect.returnWithinMs());
            if (message != null) {
                Frame frame = Frame.event(message, null);
                send(frame.duplicate());
                frame.release();
            }
        }
        var unused = context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        cutOffLater();
    }

    /** Takes the connection over and begins the answer, unless that is done. Returns whether the connection is open. */
    private boolean begin() {
        if (request != null && !closing) {
            request = null;
            PipelineTakeover.ofRequest(channel, this);
            channel.config().setWriteBufferWaterMark(bounds).setAutoRead(true);
            started.run();
            send(Unpooled.wrappedBuffer(HEAD));
            sayRetry(RETRY_MS_MIN, RETRY_MS_MAX);
        }
        return !closing;
    }

    private void sayRetry(int minMs, int maxMs) {
        Frame retry = Frame.retry(ThreadLocalRandom.current().nextLong(minMs, maxMs + 1L));
        send(retry.duplicate());
        retry.release();
    }

    /** Ignores what the client sends after its request. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        if (!closing) {
            closing = true;
            var unused = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        super.channelInactive(ctx);
    }
}
