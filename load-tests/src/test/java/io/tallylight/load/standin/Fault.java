package io.tallylight.load.standin;

/** How the stand-in misbehaves. */
public enum Fault {
    NONE,
    /** Grants what is asked although less is available. */
    OVERSELL,
    /** Answers 200 to its second checkout and forgets the order. */
    LOSE_ORDER,
    /** Has its second order twice. */
    DOUBLE_ORDER,
    /** Ends holds without giving their units back. */
    STRAND_STOCK,
    /** Stops telling the feed after a while. */
    STALE_FEED,
    /** Sends one update of the feed again with an earlier seq. */
    FEED_BACKWARDS,
    /** Makes an order by itself. */
    INVENT_ORDER,
    /** Grants at another price. */
    OVERCHARGE,
    /** Not a fault of the ledger: carries out every fourth request and drops the connection instead of answering. */
    DROP_ANSWERS,
    /** Not a fault: answers every third POST with 503 and Retry-After. */
    BUSY
}
