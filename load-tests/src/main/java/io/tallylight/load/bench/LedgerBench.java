package io.tallylight.load.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs rows one after the other. One that cannot be measured is a complaint; the others are measured all the same. */
final class LedgerBench {
    /** In the order in which they are printed. */
    static final List<Row> ROWS = List.of(
            new HelloRow(),
            new OneEachRow(),
            new FastRow(),
            new RowLockRow(),
            new RewriteRow(),
            new SoldOutRow(),
            new LatencyRow(),
            new OverloadRow(),
            new KeptRow());

    private final BenchSettings settings;
    private final PrintWriter progress;

    /** {@code progress}: a line for each round. */
    LedgerBench(BenchSettings settings, PrintWriter progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs the rows.
     *
     * @param head hears which Redis it is, before anything is measured
     */
    Report run(List<Row> rows, Consumer<Map<String, String>> head) throws IOException, InterruptedException {
        var report = new Report();
        try (var bench = new Bench(settings, report, progress)) {
            head.accept(RedisFacts.of(bench.engine().link()));
            for (var row : rows) {
                measure(row, bench);
                if (!settings.quick()) {
                    bench.closeEngines();
                }
            }
        }
        return report;
    }

    private static void measure(Row row, Bench bench) throws InterruptedException {
        try {
            row.measure(bench);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            bench.report().complain(row.name() + " could not be measured: " + e);
        }
    }
}
