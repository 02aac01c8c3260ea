package io.tallylight.feed;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One viewer. The final fields are for any thread; what {@code LoopSockets} keeps here belongs to the socket's event
 * loop, what {@code ShowFeed} keeps here to the hub's context.
 */
final class FeedSocket {
    final String show;
    final boolean featuredOnly;
    final @Nullable ResumePoint after;
    final FrameChannel channel;

    // The event loop's.
    String epoch = "";
    long seq;
    long behindSinceMs;
    boolean behind;
    boolean snapshotOwed;
    boolean asked;

    @Nullable
    LoopSockets group;

    // The hub's.
    @Nullable
    ShowFeed feed;

    boolean admitted;
    long waitingSinceMs;
    long decideAfterRead;

    /** Written by the event loop, read by the hub too. */
    private volatile boolean closed;

    FeedSocket(String show, boolean featuredOnly, @Nullable ResumePoint after, FrameChannel channel) {
        this.show = show;
        this.featuredOnly = featuredOnly;
        this.after = after;
        this.channel = channel;
    }

    EventLoop loop() {
        return channel.loop();
    }

    boolean isClosed() {
        return closed;
    }

    /** Leaves the feed; nothing is written any more. On the event loop. */
    void leave() {
        closed = true;
        LoopSockets mine = group;
        if (mine != null) {
            mine.remove(this);
            group = null;
        }
    }

    /** Says a last word and closes. On the event loop; only the first call counts. */
    void close(byte @Nullable [] lastWord, CloseCode code) {
        if (closed) {
            return;
        }
        leave();
        if (lastWord != null && channel.isWritable()) {
            Frame frame = Frame.text(lastWord);
            channel.write(frame);
            frame.release();
        }
        channel.close(code);
    }
}
