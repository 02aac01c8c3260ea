package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.BenchRow;
import java.util.List;

/** What is measured of the feed. */
final class FeedBench {
    /** In the order in which they are printed. */
    static final List<BenchRow<FeedBenchSettings>> ROWS = List.of(new FanOutRow(), new MemoryRow(), new ReturnRow());

    private FeedBench() {}
}
