package io.tallylight.feed;

/**
 * Limits and times of the feed.
 *
 * @param tickMs between two looks at the events; each socket gets at most one update in that time
 * @param tickMsMax the same under load
 * @param pingMs between two pings
 * @param slowMs after which a socket whose queue stays full is closed
 * @param queueBytes that may wait for one socket before it is left out
 * @param messageBytes a client may send in one message
 * @param socketsMax on this node
 * @param socketsPerShowMax on this node
 * @param socketsPerAddressMax on this node, an IPv6 address by its /64; 0 for no such limit
 * @param joinMs a new socket waits while the show cannot be read
 * @param lingerMs a show is kept after its last socket left
 * @param uncertainAfterMs of Redis being away, after which stock is shown as uncertain
 * @param reconnectWithinMs said in {@code bye}: clients spread their return over this time
 */
public record FeedSettings(
        int tickMs,
        int tickMsMax,
        int pingMs,
        int slowMs,
        int queueBytes,
        int messageBytes,
        int socketsMax,
        int socketsPerShowMax,
        int socketsPerAddressMax,
        int joinMs,
        int lingerMs,
        int uncertainAfterMs,
        int reconnectWithinMs) {

    /** @throws IllegalArgumentException when a value is not positive, naming it */
    public FeedSettings {
        positive("tickMs", tickMs);
        positive("tickMsMax", tickMsMax);
        positive("pingMs", pingMs);
        positive("slowMs", slowMs);
        positive("queueBytes", queueBytes);
        positive("messageBytes", messageBytes);
        positive("socketsMax", socketsMax);
        positive("socketsPerShowMax", socketsPerShowMax);
        if (socketsPerAddressMax < 0) {
            throw new IllegalArgumentException(
                    "feed.socketsPerAddressMax must not be below 0, is " + socketsPerAddressMax);
        }
        positive("joinMs", joinMs);
        positive("lingerMs", lingerMs);
        positive("uncertainAfterMs", uncertainAfterMs);
        positive("reconnectWithinMs", reconnectWithinMs);
    }

    /** What an operator decides, and the rest as it should be. */
    public static FeedSettings of(
            int tickMs, int tickMsMax, int socketsMax, int socketsPerShowMax, int socketsPerAddressMax) {
        return new FeedSettings(
                tickMs,
                tickMsMax,
                25_000,
                10_000,
                65_536,
                4_096,
                socketsMax,
                socketsPerShowMax,
                socketsPerAddressMax,
                5_000,
                30_000,
                1_000,
                20_000);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("feed." + name + " must be above 0, is " + value);
        }
    }
}
