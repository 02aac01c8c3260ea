package io.tallylight.load.bench;

import java.io.PrintWriter;
import java.util.List;

/**
 * One thing that is measured.
 *
 * @param <S> settings that it is measured by
 */
public interface BenchRow<S> {
    /** As {@code --only} takes it: lower-case letters. */
    String name();

    /** One line for {@code --help}. */
    String says();

    /**
     * Measures; the figures go to the report.
     *
     * @param progress a line for each round
     * @throws Exception where it could not; the message says why
     */
    void measure(S settings, Report report, PrintWriter progress) throws Exception;

    /** Measures one after the other. One that cannot be measured is a complaint; the others are measured all the same. */
    static <S> Report run(List<? extends BenchRow<S>> rows, S settings, PrintWriter progress)
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
