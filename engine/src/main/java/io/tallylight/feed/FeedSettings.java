package io.tallylight.feed;

/**
 * Limits and times of the feed.
 *
 * @param tickMs ms between two looks at the events; each socket gets at most one update in that time
 * @param tickMsMax longest tick under load, in ms
 * @param pingMs ms between two pings
 * @param slowMs ms after which a socket whose queue stays full is closed
 * @param queueBytes bytes that may be queued for one socket before it is left out
 * @param messageBytes largest message of a client, in bytes
 * @param socketsMax largest number of sockets on this node
 * @param socketsPerShowMax largest number of sockets of a show on this node
 * @param socketsPerAddressMax largest number of sockets of an address on this node, an IPv6 address by its /64; 0 for
 *     no limit
 * @param joinMs ms for which a new socket waits while the show cannot be read
 * @param lingerMs ms for which a show is kept after its last socket left
 * @param uncertainAfterMs ms without Redis after which stock is shown as uncertain
 * @param reconnectWithinMs ms over which clients spread their return after a {@code bye}
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

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is not positive; it names the value
     */
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

    /** Returns settings from the values that an operator decides, with defaults for the rest. */
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
