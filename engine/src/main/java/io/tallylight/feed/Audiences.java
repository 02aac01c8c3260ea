package io.tallylight.feed;

import java.util.List;
import java.util.function.BiConsumer;

/** The two views of one show: all of its offers, or those of the featured product. Belongs to the hub's context. */
final class Audiences {
    private final Audience all;
    private final Audience featured;

    /** @param catchUp as {@link Audience} asks for it */
    Audiences(String show, FeedTools tools, BiConsumer<Audience, List<LoopSockets.Behind>> catchUp) {
        this.all = new Audience(show, false, tools, catchUp);
        this.featured = new Audience(show, true, tools, catchUp);
    }

    /** The view that the socket asked for. */
    Audience of(FeedSocket socket) {
        return socket.featuredOnly ? featured : all;
    }

    void aside(Message message) {
        all.aside(message);
        featured.aside(message);
    }

    void replace(Moment now) {
        all.replace(now);
        featured.replace(now);
    }

    void publish(Changes changes, Moment now) {
        all.publish(changes, now);
        featured.publish(changes, now);
    }

    void publishUnseen(Moment now) {
        all.publishUnseen(now);
        featured.publishUnseen(now);
    }

    void ping(Message ping) {
        all.ping(ping);
        featured.ping(ping);
    }

    void close(Farewell farewell) {
        all.close(farewell);
        featured.close(farewell);
    }

    /** Closes those who may see no more than the public. */
    void closePublic(Farewell farewell) {
        all.closePublic(farewell);
        featured.closePublic(farewell);
    }

    void forget() {
        all.forget();
        featured.forget();
    }
}
