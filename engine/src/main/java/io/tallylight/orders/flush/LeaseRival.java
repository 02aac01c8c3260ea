package io.tallylight.orders.flush;

/** Another node that holds the lease of one pair, as the flusher of this node sees it. Owned by the flushers' thread. */
final class LeaseRival {
    private static final long NEVER = -1;

    private final String show;
    private final OutboxFlushers.Parts parts;
    private long since = NEVER; // Redis's clock, ms

    LeaseRival(String show, OutboxFlushers.Parts parts) {
        this.show = show;
        this.parts = parts;
    }

    /**
     * Notes that another node holds the lease. After the duration of a lease, reports it as a live node: the lease of a
     * node that died, or of our own last start, would have expired by then.
     */
    void holds(long now) {
        if (since == NEVER) {
            since = now;
        } else if (now - since > parts.timing().lease()) {
            parts.otherNode().accept(show);
        }
    }
}
