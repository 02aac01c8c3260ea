package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Report;
import java.io.PrintWriter;
import java.util.List;

/** Runs rows one after the other. One that cannot be measured is a complaint; the others are measured all the same. */
final class FeedBench {
    /** In the order in which they are printed. */
    static final List<FeedRow> ROWS = List.of(new FanOutRow(), new MemoryRow(), new ReturnRow());

    private FeedBench() {}

    /** {@code progress}: a line for each round. */
    static Report run(List<FeedRow> rows, FeedBenchSettings settings, PrintWriter progress)
            throws InterruptedException {
        var report = new Report();
        for (var row : rows) {
            try {
                row.measure(settings, report, progress);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                report.complain(row.name() + " could not be measured: " + e);
            }
        }
        return report;
    }
}
