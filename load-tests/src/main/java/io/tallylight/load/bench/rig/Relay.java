package io.tallylight.load.bench.rig;

import java.io.IOException;
import java.net.URI;

/**
 * A peer of the feed: sends whatever is posted to {@link #publishAt} on to every WebSocket at {@link #feed}. A process of
 * its own; used by one thread.
 */
public interface Relay extends AutoCloseable {
    /** As the table has it. */
    String name();

    URI feed();

    URI publishAt();

    /** CPU microseconds so far. */
    double serverUs();

    Footprint footprint() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
