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
 * Takes connections over from the HTTP server. Vert.x would encode a message for each socket, and keep a request, a
 * connection and two codecs for each. With {@code WorkInProgress} of the API, this is the only class that uses the
 * internal classes of Vert.x's core. It works only without compression ({@link FeedHub#configure}), and if nobody uses
 * the socket or the response in other ways.
 */
final class PipelineTakeover {
    private static final String NAME = "feed";

    private PipelineTakeover() {}

    /** Returns the channel of a request's connection, which stays with the server. */
    static Channel channel(HttpServerRequest request) {
        if (!(request.connection() instanceof HttpServerConnection connection)) {
            throw new IllegalArgumentException("the feed needs the server's own request, not a wrapped one");
        }
        return connection.channelHandlerContext().channel();
    }

    /** Takes over an opened WebSocket: Netty decodes its frames, and everything else goes to the given connection. */
    static void ofWebSocket(ServerWebSocket socket, FeedConnection line) {
        if (!(socket instanceof WebSocketInternal internal)) {
            throw new IllegalArgumentException("the feed needs the server's own socket, not a wrapped one");
        }
        ChannelHandlerContext old = internal.channelHandlerContext();
        handOver(old.channel(), line);
    }

    /**
     * Takes over the connection of a request that was read to its end and not answered: from then on it carries bare
     * bytes.
     */
    static void ofRequest(Channel channel, FeedConnection line) {
        handOver(channel, line);
    }

    private static void handOver(Channel channel, FeedConnection line) {
        assert channel.eventLoop().inEventLoop();
        ChannelPipeline pipeline = channel.pipeline();
        List<ChannelHandler> others = new ArrayList<>();
        pipeline.forEach(entry -> others.add(entry.getValue()));
        pipeline.addLast(NAME, line);
        // From the last one on, so that no handler gets a message that an earlier handler would have converted.
        for (int i = others.size() - 1; i >= 0; i--) {
            ChannelHandler other = others.get(i);
            if (!(other instanceof WebSocket13FrameDecoder) && !(other instanceof SslHandler)) {
                var unused = pipeline.remove(other);
            }
        }
        line.takenOver();
    }
}
