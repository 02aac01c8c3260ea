package io.tallylight.load.bench.crowd;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Times that two processes of one machine can compare. {@link System#nanoTime} of one says nothing to another; here it is
 * tied to the wall clock once and then runs evenly, whatever becomes of that clock. For any thread.
 */
public final class WallClock {
    private final long offsetNs;

    /** Tied to the wall clock as it is now. */
    public WallClock() {
        var now = Instant.now();
        this.offsetNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    }

    /** Nanoseconds since the epoch, for a reading of {@link System#nanoTime}; to about a microsecond. */
    public long epochNs(long nanoTime) {
        return nanoTime + offsetNs;
    }
}
