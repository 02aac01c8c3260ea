package io.tallylight.feed;

/**
 * Limits and times of the feed.
 *
 * @param tickMs between two looks at the events; each socket gets at most one update in that time
 * @param pingMs between two pings
 * @param slowMs after which a socket whose queue stays full is closed
 * @param queueBytes that may wait for one socket before it is left out
 * @param messageBytes a client may send in one message
 * @param socketsMax on this node
 * @param joinMs a new socket waits while the show cannot be read
 * @param lingerMs a show is kept after its last socket left
 * @param uncertainAfterMs of Redis being away, after which stock is shown as uncertain
 * @param reconnectWithinMs said in {@code bye}: clients spread their return over this time
 */
public record FeedSettings(
        int tickMs,
        int pingMs,
        int slowMs,
        int queueBytes,
        int messageBytes,
        int socketsMax,
        int joinMs,
        int lingerMs,
        int uncertainAfterMs,
        int reconnectWithinMs) {

    /** @throws IllegalArgumentException when a value is not positive, naming it */
    public FeedSettings {
        positive("tickMs", tickMs);
        positive("pingMs", pingMs);
        positive("slowMs", slowMs);
        positive("queueBytes", queueBytes);
        positive("messageBytes", messageBytes);
        positive("socketsMax", socketsMax);
        positive("joinMs", joinMs);
        positive("lingerMs", lingerMs);
        positive("uncertainAfterMs", uncertainAfterMs);
        positive("reconnectWithinMs", reconnectWithinMs);
    }

    public static FeedSettings defaults() {
        return new FeedSettings(50, 25_000, 10_000, 65_536, 4_096, 50_000, 5_000, 30_000, 1_000, 20_000);
    }

    /** The same with another tick. */
    public FeedSettings withTickMs(int changed) {
        return new FeedSettings(
                changed,
                pingMs,
                slowMs,
                queueBytes,
                messageBytes,
                socketsMax,
                joinMs,
                lingerMs,
                uncertainAfterMs,
                reconnectWithinMs);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("feed." + name + " must be above 0, is " + value);
        }
    }
}
