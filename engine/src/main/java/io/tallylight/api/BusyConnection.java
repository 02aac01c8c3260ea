package io.tallylight.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection from being ended as idle while we work on a request that came over it: whoever waits for a rebuild
 * sends nothing. The idle timeout counts what a client sends, so it begins anew with our answer. Reaches past Vert.x into
 * the channel, since its idle timeout cannot be asked to wait. One for each connection that made a routed request; on its
 * event loop. The commands that go past the router are answered within {@code ledger.replyTimeoutMs} and need none of it.
 */
final class BusyConnection extends ChannelInboundHandlerAdapter {
    private final IdleStateHandler idle;
    private int requests;

    private BusyConnection(IdleStateHandler idle) {
        this.idle = idle;
    }

    /** Counts a request that is worked on; null where the connection has no idle timeout. {@link #ended} counts it out. */
    static @Nullable BusyConnection begin(HttpConnection connection) {
        BusyConnection its = of(connection);
        if (its != null) {
            its.requests++;
        }
        return its;
    }

    private static @Nullable BusyConnection of(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            return null;
        }
        ChannelPipeline pipeline = base.channelHandlerContext().pipeline();
        BusyConnection there = pipeline.get(BusyConnection.class);
        IdleStateHandler idle = pipeline.get(IdleStateHandler.class);
        if (there != null || idle == null) {
            return there;
        }
        BusyConnection made = new BusyConnection(idle);
        String idleName = pipeline.context(idle).name();
        var unused = pipeline.addAfter(idleName, BusyConnection.class.getName(), made);
        return made;
    }

    /** Counts a request out: its answer is written, or the client has left. */
    void ended() {
        requests--;
        idle.resetReadTimeout();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (requests == 0 || !(event instanceof IdleStateEvent)) {
            var unused = ctx.fireUserEventTriggered(event);
        }
    }
}
