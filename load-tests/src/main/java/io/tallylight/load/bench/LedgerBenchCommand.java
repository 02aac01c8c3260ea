package io.tallylight.load.bench;

import io.tallylight.load.replay.CannotRunException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench ledger}: reads the command line, measures, prints. Exit codes: 0 measured, 1 an answer was unexpected or a
 * show not conserved, 2 could not run. A goal that is missed is printed and is no failure.
 */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures the ledger beside its peers, each with its ratio in the same run.",
            "Exits with 0 where all was measured, 1 where an answer was unexpected or a show not conserved, 2 where it"
                    + " could not run.%n"
        })
public final class LedgerBenchCommand implements Callable<Integer> {
    private static final int ROUNDS = 5;
    private static final long QUICK_MS = 400;
    private static final int QUICK_CONNECTIONS = 32;
    private static final long QUICK_KEPT = 5_000;
    /** What starts soonest. */
    private static final List<String> QUICK_JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ROW",
            description = "Only these rows: ${COMPLETION-CANDIDATES}",
            completionCandidates = RowNames.class)
    @SuppressWarnings("NullAway.Init")
    private List<String> only = List.of();

    @Option(names = "--all", description = "Also the rows that take many minutes")
    private boolean all;

    @Option(
            names = "--connections",
            defaultValue = "512",
            paramLabel = "N",
            description = "Keep-alive connections; default ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--kept",
            defaultValue = "0",
            paramLabel = "N",
            description = "Reservations that the row 'kept' keeps; default 10 million, or what memory allows")
    private long kept;

    @Mixin
    private BenchOptions options = new BenchOptions(ROUNDS, QUICK_MS, QUICK_JVM);

    @Override
    public Integer call() throws CannotRunException {
        options.check(only, LedgerBench.ROWS.stream().map(Row::name).toList());
        options.demand(connections >= 1 && connections <= 4_096, "--connections: 1 to 4096");
        options.demand(kept >= 0 && kept <= 100_000_000, "--kept: 0 to 100000000");
        var settings = settings();
        var bench = new LedgerBench(settings, spec.commandLine().getErr());
        return options.run("ledger", settings.facts(), head -> bench.run(rows(), head));
    }

    private List<Row> rows() {
        return LedgerBench.ROWS.stream()
                .filter(row -> only.isEmpty() ? all || !row.isLong() : only.contains(row.name()))
                .toList();
    }

    private BenchSettings settings() {
        boolean quick = options.isQuick();
        return new BenchSettings(
                options.engineJar(),
                quick ? Math.min(connections, QUICK_CONNECTIONS) : connections,
                options.phaseMs(),
                options.warmUpMs(),
                options.rounds(),
                quick ? QUICK_KEPT : kept,
                quick,
                options.jvmFlags(),
                options.engineEnvironment());
    }

    /** For {@code --help}. */
    static final class RowNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LedgerBench.ROWS.stream().map(Row::name).iterator();
        }
    }
}
