package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Report;
import java.io.PrintWriter;

/** One thing that is measured of the feed. */
interface FeedRow {
    /** As {@code --only} takes it: lower-case letters. */
    String name();

    /** One line for {@code --help}. */
    String says();

    /**
     * Measures; the figures go to the report.
     *
     * @throws Exception where it could not; the message says why
     */
    void measure(FeedBenchSettings settings, Report report, PrintWriter progress) throws Exception;
}
