package io.tallylight.feed;

import io.netty.channel.EventLoop;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One viewer. The final fields are for any thread; the fields of {@code LoopSubscribers} belong to the socket's event
 * loop, those of {@code ShowFeed} to the hub's context.
 */
final class Subscriber {
    final String show;
    final boolean featuredOnly;
    final boolean isPublic;
    final FeedConnection line;
    final long address;

    // Fields of the event loop.
    String epoch = "";
    long seq;
    long behindSinceMs;
    boolean behind;
    boolean snapshotOwed;
    boolean asked;
    boolean authenticating;

    /** Largest number of bytes of its own messages that may be queued. */
    private int personalBytes;

    /** Receives once the time that the first frame took on the loop, in ns. */
    @Nullable
    LongConsumer firstFrameNs;

    @Nullable
    LoopSubscribers group;

    /** Index of this socket among the sockets of its group. */
    int place;

    // Fields of the hub.
    @Nullable
    ShowFeed feed;

    /** The place at which it stopped when it was connected before; cleared once it is admitted. */
    @Nullable
    ResumePoint after;

    /** The buyer that it speaks for; null for other viewers. */
    @Nullable
    String buyerId;

    boolean admitted;
    long waitingSinceMs;
    long decideAfterRead;

    /** Written by the event loop, also read by the hub. */
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

    /**
     * Records that its first frame was written, with the time that this took, in ns. To be called on the event loop.
     */
    void begun(long tookNs) {
        LongConsumer hears = firstFrameNs;
        firstFrameNs = null;
        if (hears != null) {
            hears.accept(tookNs);
        }
    }

    /** Leaves the feed; nothing is written any more. To be called on the event loop. */
    void leave() {
        closed = true;
        LoopSubscribers mine = group;
        if (mine != null) {
            mine.remove(this);
            group = null;
        }
    }

    /**
     * Writes a message for this viewer alone. It cannot be left out and merged like the messages for all; a client that
     * lets it pile up is closed, and finds its open reservations when it comes back. Messages for all do not count: a
     * snapshot of megabytes is on its way to a slow client when the first of these comes. To be called on the event
     * loop.
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

    /** Sends a last message and closes. To be called on the event loop; only the first call counts. */
    void close(Disconnect disconnect) {
        if (!closed) {
            leave();
            line.close(disconnect);
        }
    }
}
