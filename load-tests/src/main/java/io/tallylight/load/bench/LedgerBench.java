package io.tallylight.load.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Runs rows one after the other. One that cannot be measured is a complaint; the others are measured all the same. */
final class LedgerBench {
    /** In the order in which they are printed. */
    static final List<Row> ROWS = List.of(new HelloRow(), new OneEachRow());

    private final BenchSettings settings;
    private final PrintWriter progress;

    /** {@code progress}: a line for each round. */
    LedgerBench(BenchSettings settings, PrintWriter progress) {
        this.settings = settings;
        this.progress = progress;
    }

    Report run(List<Row> rows) throws IOException, InterruptedException {
        var report = new Report();
        try (var bench = new Bench(settings, report, progress)) {
            for (var row : rows) {
                measure(row, bench);
                if (!settings.quick()) {
                    bench.closeEngines();
                }
            }
        }
        return report;
    }

    /** What the Redis of these engines is: looked up once, for the head of the report. */
    Map<String, String> redis() throws IOException, InterruptedException {
        try (var bench = new Bench(settings, new Report(), progress)) {
            return RedisFacts.of(bench.engine(Map.of()).redis());
        }
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
