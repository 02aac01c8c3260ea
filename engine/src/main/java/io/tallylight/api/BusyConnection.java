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
 * Prevents the idle timeout of a connection while a request that came over it is processed: a client that waits for a
 * rebuild sends nothing. The idle timeout counts what a client sends, so it restarts with our answer. Uses the channel
 * below Vert.x, since the idle timeout of Vert.x cannot be paused. One for each connection that made a routed request;
 * used on its event loop only. The commands that bypass the router are answered within {@code ledger.replyTimeoutMs}
 * and do not need it.
 */
final class BusyConnection extends ChannelInboundHandlerAdapter {
    private final IdleStateHandler idle;
    private int requests;

    private BusyConnection(IdleStateHandler idle) {
        this.idle = idle;
    }

    /**
     * Counts a request that is processed; returns null if the connection has no idle timeout. {@link #ended} ends the
     * count.
     */
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

    /** Ends the count of a request: its answer is written, or the client has disconnected. */
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
