package io.tallylight.feed;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Where clients come in: makes the line of each, and turns away at once whom no show needs to see. Runs on the event loop
 * of each client, and hands those who may stay to the hub.
 */
final class Entrance {
    /** The hub, as seen from here; for any thread. What is called first happens first. */
    interface Hall {
        void join(FeedSocket viewer);

        void authenticated(FeedSocket viewer, String buyerId);

        void left(FeedSocket viewer);
    }

    private final FeedSettings settings;
    private final Crowd crowd;
    private final BooleanSupplier closing;
    private final Hall hall;
    private final Authentication authentication;
    private final WriteBufferWaterMark bounds;
    private final FeedLine.Listener listener;

    Entrance(FeedTools tools, BuyerTokens tokens, BooleanSupplier closing, Hall hall) {
        this.settings = tools.settings();
        this.crowd = tools.crowd();
        this.closing = closing;
        this.hall = hall;
        this.authentication = new Authentication(tokens, hall);
        this.bounds = FeedLine.bounds(settings.queueBytes());
        ClientMessages messages = new ClientMessages(authentication);
        this.listener = new FeedLine.Listener() {
            @Override
            public void said(FeedSocket viewer, byte[] message) {
                messages.said(viewer, message);
            }

            @Override
            public void broke(FeedSocket viewer, String rule) {
                ClientMessages.refuse(viewer, rule);
            }

            @Override
            public void closed(FeedSocket viewer) {
                viewer.leave();
                crowd.left(viewer.show, viewer.address);
                hall.left(viewer);
            }
        };
    }

    void accept(ServerWebSocket socket, Visit visit, LongConsumer firstFrameNs) {
        enter(visit, WebSocketLine.takeOver(socket, bounds, settings.messageBytes(), listener), firstFrameNs);
    }

    void accept(
            HttpServerRequest request,
            Visit visit,
            FeedHub.Refusal refusal,
            Runnable started,
            LongConsumer firstFrameNs) {
        Consumer<Farewell> refuse = farewell -> refusal.answer(farewell.problem(), farewell.detail());
        enter(visit, new EventStreamLine(request, bounds, listener, refuse, started), firstFrameNs);
    }

    private void enter(Visit visit, FeedLine line, LongConsumer firstFrameNs) {
        FeedSocket viewer = new FeedSocket(visit, line);
        viewer.firstFrameNs = firstFrameNs;
        String full = crowd.entered(visit.show(), visit.address());
        if (closing.getAsBoolean()) {
            viewer.close(Farewell.bye(settings.reconnectWithinMs()));
        } else if (full != null) {
            viewer.close(Farewell.error(CloseCode.OVERLOAD, "unavailable", full));
        } else if (visit.hasUnknownView()) {
            viewer.close(Farewell.error(CloseCode.BAD_MESSAGE, "invalid", "view must be featured or absent"));
        } else if (visit.ticket() != null) {
            authentication.begin(viewer, visit.ticket(), () -> hall.join(viewer));
        } else {
            hall.join(viewer);
        }
    }
}
