package io.tallylight.feed;

import io.netty.channel.EventLoop;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One viewer. The final fields are for any thread; what {@code LoopSubscribers} keeps here belongs to the socket's event
 * loop, what {@code ShowFeed} keeps here to the hub's context.
 */
final class Subscriber {
    final String show;
    final boolean featuredOnly;
    final boolean isPublic;
    final FeedConnection line;
    final long address;

    // The event loop's.
    String epoch = "";
    long seq;
    long behindSinceMs;
    boolean behind;
    boolean snapshotOwed;
    boolean asked;
    boolean authenticating;

    /** Bytes of its own messages that may still wait. */
    private int personalBytes;

    /** Hears once how long the first frame took the loop, ns. */
    @Nullable
    LongConsumer firstFrameNs;

    @Nullable
    LoopSubscribers group;

    /** Among the sockets of its group. */
    int place;

    // The hub's.
    @Nullable
    ShowFeed feed;

    /** Where it stopped when it was here before; forgotten once it is let in. */
    @Nullable
    ResumePoint after;

    /** Whom it speaks for; null for a viewer among others. */
    @Nullable
    String buyerId;

    boolean admitted;
    long waitingSinceMs;
    long decideAfterRead;

    /** Written by the event loop, read by the hub too. */
    private volatile boolean closed;

    Subscriber(SubscribeRequest subscribeRequest, FeedConnection line) {
        this.show = subscribeRequest.show();
        this.featuredOnly = subscribeRequest.featuredOnly();
        this.isPublic = subscribeRequest.isPublic();
        this.after = ResumePoint.parse(subscribeRequest.after());
        this.line = line;
        this.address = subscribeRequest.address();
        line.serve(this);
    }

    EventLoop loop() {
        return line.loop();
    }

    boolean isClosed() {
        return closed;
    }

    /** Its first frame is written, which took so long, ns. On the event loop. */
    void begun(long tookNs) {
        LongConsumer hears = firstFrameNs;
        firstFrameNs = null;
        if (hears != null) {
            hears.accept(tookNs);
        }
    }

    /** Leaves the feed; nothing is written any more. On the event loop. */
    void leave() {
        closed = true;
        LoopSubscribers mine = group;
        if (mine != null) {
            mine.remove(this);
            group = null;
        }
    }

    /**
     * Writes what this viewer alone is told. It cannot be left out and merged as what all are told; a client that lets it
     * pile up is closed, and finds its open reservations when it comes back. What all are told does not count: a snapshot
     * of megabytes is on its way to a slow client when the first of these comes. On the event loop.
     */
    void writePersonal(Frame frame) {
        if (closed) {
            return;
        }
        personalBytes = line.isWritable() ? frame.size() : personalBytes + frame.size();
        if (personalBytes > 2L * line.queueBytes()) {
            close(Disconnect.unheard(CloseCode.SLOW));
        } else {
            line.write(frame);
        }
    }

    /** Says a last word and closes. On the event loop; only the first call counts. */
    void close(Disconnect disconnect) {
        if (!closed) {
            leave();
            line.close(disconnect);
        }
    }
}
