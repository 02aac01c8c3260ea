package io.tallylight.feed;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Accepts clients: creates the connection of each, and rejects at once those that can be rejected without looking at a
 * show. Runs on the event loop of each client, and hands the accepted clients to the hub.
 */
final class FeedAcceptor {
    /** The hub's methods for this class; for any thread. Calls take effect in the order in which they were made. */
    interface Hall {
        void join(Subscriber viewer);

        void authenticated(Subscriber viewer, String buyerId);

        void left(Subscriber viewer);
    }

    private final FeedSettings settings;
    private final ConnectionLimits connectionLimits;
    private final BooleanSupplier closing;
    private final Hall hall;
    private final Authentication authentication;
    private final WriteBufferWaterMark bounds;
    private final FeedConnection.Listener listener;

    FeedAcceptor(FeedContext tools, BuyerTokens tokens, BooleanSupplier closing, Hall hall) {
        this.settings = tools.settings();
        this.connectionLimits = tools.crowd();
        this.closing = closing;
        this.hall = hall;
        this.authentication = new Authentication(tokens, hall);
        this.bounds = FeedConnection.bounds(settings.queueBytes());
        ClientMessages messages = new ClientMessages(authentication);
        this.listener = new FeedConnection.Listener() {
            @Override
            public void said(Subscriber viewer, byte[] message) {
                messages.said(viewer, message);
            }

            @Override
            public void broke(Subscriber viewer, String rule) {
                ClientMessages.refuse(viewer, rule);
            }

            @Override
            public void closed(Subscriber viewer) {
                viewer.leave();
                connectionLimits.left(viewer.show, viewer.address);
                hall.left(viewer);
            }
        };
    }

    void accept(ServerWebSocket socket, SubscribeRequest subscribeRequest, LongConsumer firstFrameNs) {
        enter(
                subscribeRequest,
                WebSocketConnection.takeOver(socket, bounds, settings.messageBytes(), listener),
                firstFrameNs);
    }

    void accept(
            HttpServerRequest request,
            SubscribeRequest subscribeRequest,
            FeedHub.Refusal refusal,
            Runnable started,
            LongConsumer firstFrameNs) {
        Consumer<Disconnect> refuse = disconnect -> refusal.answer(disconnect.problem(), disconnect.detail());
        enter(subscribeRequest, new EventStreamConnection(request, bounds, listener, refuse, started), firstFrameNs);
    }

    private void enter(SubscribeRequest subscribeRequest, FeedConnection line, LongConsumer firstFrameNs) {
        Subscriber viewer = new Subscriber(subscribeRequest, line);
        viewer.firstFrameNs = firstFrameNs;
        String full = connectionLimits.entered(subscribeRequest.show(), subscribeRequest.address());
        if (closing.getAsBoolean()) {
            viewer.close(Disconnect.bye(settings.reconnectWithinMs()));
        } else if (full != null) {
            viewer.close(Disconnect.error(CloseCode.OVERLOAD, "unavailable", full));
        } else if (subscribeRequest.hasUnknownView()) {
            viewer.close(Disconnect.error(CloseCode.BAD_MESSAGE, "invalid", "view must be featured or absent"));
        } else if (subscribeRequest.ticket() != null) {
            authentication.begin(viewer, subscribeRequest.ticket(), () -> hall.join(viewer));
        } else {
            hall.join(viewer);
        }
    }
}
