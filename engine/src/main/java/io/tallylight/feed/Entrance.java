package io.tallylight.feed;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where clients come in: makes the line of each, and turns away at once whom no show needs to see. Runs on the event loop
 * of each client, and hands those who may stay to the hub.
 */
final class Entrance {
    /** The hub, as seen from here; for any thread. */
    interface Hall {
        void join(FeedSocket viewer);

        void left(FeedSocket viewer);
    }

    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final BooleanSupplier closing;
    private final Hall hall;
    private final WriteBufferWaterMark bounds;
    private final FeedLine.Listener listener = new FeedLine.Listener() {
        @Override
        public void said(FeedSocket viewer, byte[] message) {
            ClientMessages.said(viewer, message);
        }

        @Override
        public void broke(FeedSocket viewer, String rule) {
            ClientMessages.refuse(viewer, rule);
        }

        @Override
        public void closed(FeedSocket viewer) {
            viewer.leave();
            hall.left(viewer);
        }
    };

    Entrance(FeedSettings settings, FeedMetrics metrics, BooleanSupplier closing, Hall hall) {
        this.settings = settings;
        this.metrics = metrics;
        this.closing = closing;
        this.hall = hall;
        this.bounds = FeedLine.bounds(settings.queueBytes());
    }

    void accept(ServerWebSocket socket, Visit visit) {
        enter(visit, WebSocketLine.takeOver(socket, bounds, settings.messageBytes(), listener));
    }

    void accept(HttpServerRequest request, Visit visit, FeedHub.Refusal refusal, Runnable started) {
        Consumer<Farewell> refuse = farewell -> refusal.answer(farewell.problem(), farewell.detail());
        enter(visit, new EventStreamLine(request, bounds, listener, refuse, started));
    }

    private void enter(Visit visit, FeedLine line) {
        FeedSocket viewer = new FeedSocket(visit, line);
        int sockets = metrics.opened();
        if (closing.getAsBoolean()) {
            viewer.close(Farewell.bye(settings.reconnectWithinMs()));
        } else if (sockets > settings.socketsMax()) {
            viewer.close(Farewell.error(CloseCode.OVERLOAD, "unavailable", "this node has no room; come back"));
        } else if (visit.hasUnknownView()) {
            viewer.close(Farewell.error(CloseCode.BAD_MESSAGE, "invalid", "view must be featured or absent"));
        } else {
            hall.join(viewer);
        }
    }
}
