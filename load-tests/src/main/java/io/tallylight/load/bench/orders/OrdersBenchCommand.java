package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.BenchOptions;
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
 * {@code bench orders}: reads the command line, measures, prints. Exit codes: 0 measured, 1 an answer was unexpected, a show
 * not conserved or an order not exactly once in its order system, 2 could not run. A goal that is missed is printed and is
 * no failure.
 */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Compares the rate at which orders reach order systems with their creation and with direct inserts.",
            "Exits with 0 where all was measured, 1 where an answer was unexpected, a show not conserved or an order not"
                    + " exactly once in its order system, 2 where it could not run.%n"
        })
public final class OrdersBenchCommand implements Callable<Integer> {
    private static final int ROUNDS = 3;
    private static final long QUICK_MS = 300;
    private static final int QUICK_CONNECTIONS = 16;
    private static final int QUICK_ORDERS = 300;
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

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "SYSTEM",
            description = "Only these order systems: ${COMPLETION-CANDIDATES}",
            completionCandidates = SystemNames.class)
    @SuppressWarnings("NullAway.Init")
    private List<String> systems = OrdersBench.SYSTEMS;

    @Option(
            names = "--connections",
            defaultValue = "512",
            paramLabel = "N",
            description = "Keep-alive connections; default ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--held",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Orders that are held back before they drain; default ${DEFAULT-VALUE}")
    private int held;

    @Option(
            names = "--inserted",
            defaultValue = "20000",
            paramLabel = "N",
            description = "Orders in one round of the row 'inserts'; default ${DEFAULT-VALUE}")
    private int inserted;

    @Mixin
    private BenchOptions options = new BenchOptions(ROUNDS, QUICK_MS, QUICK_JVM);

    @Override
    public Integer call() throws CannotRunException {
        options.check(only, OrdersBench.ROWS.stream().map(OrdersRow::name).toList());
        systems.forEach(name -> options.demand(
                OrdersBench.SYSTEMS.contains(name),
                "--systems: no system " + name + "; there are " + OrdersBench.SYSTEMS));
        options.demand(connections >= 1 && connections <= 4_096, "--connections: 1 to 4096");
        options.demand(held >= 1 && held <= 10_000_000, "--held: 1 to 10000000");
        options.demand(inserted >= 1 && inserted <= 1_000_000, "--inserted: 1 to 1000000");
        var settings = settings();
        var rows = OrdersBench.ROWS.stream()
                .filter(row -> only.isEmpty() || only.contains(row.name()))
                .toList();
        var progress = spec.commandLine().getErr();
        return options.run("orders", settings.facts(), head -> OrdersBench.run(rows, settings, progress));
    }

    private OrdersBenchSettings settings() {
        boolean quick = options.isQuick();
        return new OrdersBenchSettings(
                options.engineJar(),
                systems,
                quick ? Math.min(connections, QUICK_CONNECTIONS) : connections,
                options.phaseMs(),
                options.warmUpMs(),
                options.rounds(),
                quick ? Math.min(held, QUICK_ORDERS) : held,
                quick ? Math.min(inserted, QUICK_ORDERS) : inserted,
                options.jvmFlags(),
                options.engineEnvironment());
    }

    /** For {@code --help}. */
    static final class RowNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return OrdersBench.ROWS.stream().map(OrdersRow::name).iterator();
        }
    }

    /** For {@code --help}. */
    static final class SystemNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return OrdersBench.SYSTEMS.iterator();
        }
    }
}
