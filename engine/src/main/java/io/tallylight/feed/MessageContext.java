package io.tallylight.feed;

import io.tallylight.feed.state.ShowState;

/**
 * The values that a message is made from.
 *
 * @param viewers number of sockets of the show on all nodes
 * @param uncertain whether Redis is away, so that the stock is unknown
 * @param ms of a clock that is only used to measure time spans
 */
record MessageContext(ShowState state, int viewers, boolean uncertain, long ms) {
    /**
     * Returns the epoch. While the stock is unknown it is an epoch of its own, so that a client that resumes from it
     * gets a snapshot.
     */
    String epoch() {
        return uncertain ? "uncertain" : state.epoch();
    }
}
