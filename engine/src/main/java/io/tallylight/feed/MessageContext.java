package io.tallylight.feed;

import io.tallylight.feed.state.ShowState;

/**
 * What a message is made from.
 *
 * @param viewers sockets of the show on all nodes
 * @param uncertain whether Redis is away, so that nobody knows what is left
 * @param ms of a clock that only spans are measured with
 */
record MessageContext(ShowState state, int viewers, boolean uncertain, long ms) {
    /** While nobody knows what is left, it is an epoch of its own, so that whoever resumes from it gets a snapshot. */
    String epoch() {
        return uncertain ? "uncertain" : state.epoch();
    }
}
