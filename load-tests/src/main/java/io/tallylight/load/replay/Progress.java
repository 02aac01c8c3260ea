package io.tallylight.load.replay;

import java.util.Locale;

/** The line that is printed each second. */
final class Progress {
    private Progress() {}

    static String line(long elapsedMs, int baskets, Tally tally) {
        return String.format(
                Locale.ROOT,
                "%5.1f s  offered %d/%d · held %d · sold %d · refused %d · expired %d · in flight %d · p99 %.1f ms",
                elapsedMs / 1_000.0,
                tally.offered.baskets,
                baskets,
                tally.held,
                tally.sold.baskets,
                tally.refusedBaskets(),
                tally.expired.baskets,
                tally.inFlight,
                tally.latencies.p99Us() / 1_000.0);
    }
}
