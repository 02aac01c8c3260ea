package io.tallylight.api;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Handles two cases of an HTTP connection that Vert.x does not. A client that sends a whole request and then ends its
 * side of the connection ({@code nc -N}) gets its answer first; such a connection is closed at once if no request is in
 * flight. A request that cannot be read is answered in HTTP/1.1, whatever version it names. Uses the channel below
 * Vert.x; one for each connection, on its event loop.
 */
final class HttpConnectionHandler extends ChannelInboundHandlerAdapter {
    /** Thrown if a request names a version that is not supported. */
    static final class UnknownVersionException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnknownVersionException(String version) {
            super(version, null, false, false);
        }
    }

    private static final String NAME = "connection";

    private final ChannelHandlerContext last;
    private int requests;
    private boolean inputEnded;

    private HttpConnectionHandler(ChannelHandlerContext last) {
        this.last = last;
    }

    /** Adds a handler to a connection that was just opened. */
    static void add(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelHandlerContext last = base.channelHandlerContext();
            var unused = last.pipeline().addBefore(last.name(), NAME, new HttpConnectionHandler(last));
        }
    }

    /** Returns the handler of a connection; null if it has none. */
    static @Nullable HttpConnectionHandler of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                        && base.channelHandlerContext().pipeline().get(NAME) instanceof HttpConnectionHandler its
                ? its
                : null;
    }

    /**
     * Records that a whole request has arrived, or one that is answered before it is complete: the connection stays
     * open until the answer.
     */
    void begun() {
        requests++;
        allowHalfClosure(true);
    }

    /** Records that a request is answered, or that the client has disconnected. */
    void ended() {
        requests--;
        if (requests == 0) {
            allowHalfClosure(false);
        }
        if (inputEnded) {
            last.executor().execute(this::closeIfDone); // the next pipelined request begins meanwhile
        }
    }

    private void allowHalfClosure(boolean allow) {
        if (last.channel().config() instanceof SocketChannelConfig socket) {
            var unused = socket.setAllowHalfClosure(allow);
        }
    }

    private void closeIfDone() {
        if (requests == 0) {
            var unused = last.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            closeIfDone();
        }
        var unused = ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            HttpVersion version = request.protocolVersion();
            if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
                request.setDecoderResult(DecoderResult.failure(new UnknownVersionException(version.text())));
            }
            if (request.decoderResult().isFailure()) {
                var unused = request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
        }
        var unused = ctx.fireChannelRead(message);
    }
}
