package io.tallylight.feed;

import io.tallylight.feed.state.ShowChanges;
import java.util.List;
import java.util.function.BiConsumer;

/** The two views of one show: all of its offers, or those of the featured product. Belongs to the hub's context. */
final class ShowViews {
    private final Subscribers all;
    private final Subscribers featured;

    /**
     * Creates both views.
     *
     * @param catchUp called when sockets were left out, see {@link Subscribers}
     */
    ShowViews(String show, FeedContext tools, BiConsumer<Subscribers, List<LoopSubscribers.Behind>> catchUp) {
        this.all = new Subscribers(show, false, tools, catchUp);
        this.featured = new Subscribers(show, true, tools, catchUp);
    }

    /** Returns the view that the socket asked for. */
    Subscribers of(Subscriber socket) {
        return socket.featuredOnly ? featured : all;
    }

    void aside(SharedMessage message) {
        all.aside(message);
        featured.aside(message);
    }

    void replace(MessageContext now) {
        all.replace(now);
        featured.replace(now);
    }

    void publish(ShowChanges showChanges, MessageContext now) {
        all.publish(showChanges, now);
        featured.publish(showChanges, now);
    }

    void publishUnseen(MessageContext now) {
        all.publishUnseen(now);
        featured.publishUnseen(now);
    }

    void ping(SharedMessage ping) {
        all.ping(ping);
        featured.ping(ping);
    }

    void close(Disconnect disconnect) {
        all.close(disconnect);
        featured.close(disconnect);
    }

    /** Closes the sockets that may see only what is public. */
    void closePublic(Disconnect disconnect) {
        all.closePublic(disconnect);
        featured.closePublic(disconnect);
    }

    void forget() {
        all.forget();
        featured.forget();
    }
}
