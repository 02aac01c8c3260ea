package io.tallylight.feed;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes connections out of the hands of the HTTP server. Vert.x would encode a message for each socket, and keep a request,
 * a connection and two codecs for each. With {@code WorkInProgress} of the API, the only class that uses what the core of
 * Vert.x calls internal. It is right only without compression ({@link FeedHub#configure}), and when nobody uses the socket
 * or the response by other ways.
 */
final class PipelineTakeover {
    private static final String NAME = "feed";

    private PipelineTakeover() {}

    /** The channel of a request's connection, which stays in the hands of the server. */
    static Channel channel(HttpServerRequest request) {
        if (!(request.connection() instanceof HttpServerConnection connection)) {
            throw new IllegalArgumentException("the feed needs the server's own request, not a wrapped one");
        }
        return connection.channelHandlerContext().channel();
    }

    /** Hands an opened WebSocket over: its frames are decoded by Netty, and all else goes to this line. */
    static void ofWebSocket(ServerWebSocket socket, FeedConnection line) {
        if (!(socket instanceof WebSocketInternal internal)) {
            throw new IllegalArgumentException("the feed needs the server's own socket, not a wrapped one");
        }
        ChannelHandlerContext old = internal.channelHandlerContext();
        handOver(old.channel(), line);
    }

    /** Hands over the connection of a request that was read to its end and not answered: from here on it is bare bytes. */
    static void ofRequest(Channel channel, FeedConnection line) {
        handOver(channel, line);
    }

    private static void handOver(Channel channel, FeedConnection line) {
        assert channel.eventLoop().inEventLoop();
        ChannelPipeline pipeline = channel.pipeline();
        List<ChannelHandler> others = new ArrayList<>();
        pipeline.forEach(entry -> others.add(entry.getValue()));
        pipeline.addLast(NAME, line);
        // From the last on, so that none gets what another one before it would have turned into something else.
        for (int i = others.size() - 1; i >= 0; i--) {
            ChannelHandler other = others.get(i);
            if (!(other instanceof WebSocket13FrameDecoder) && !(other instanceof SslHandler)) {
                var unused = pipeline.remove(other);
            }
        }
        line.takenOver();
    }
}
