package io.tallylight.load.bench;

import io.tallylight.load.bench.feed.FeedBenchCommand;
import io.tallylight.load.bench.orders.OrdersBenchCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: names what can be measured, or with {@code --quick} runs all of it in turn. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Measures an engine beside its peers: name ledger, feed or orders.",
            "With --quick and no name it runs all three, too short for the figures to mean anything, and exits with the"
                    + " highest of their codes.%n"
        },
        subcommands = {LedgerBenchCommand.class, FeedBenchCommand.class, OrdersBenchCommand.class})
public final class BenchCommand implements Callable<Integer> {
    private static final List<String> ALL = List.of("ledger", "feed", "orders");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--quick", description = "Runs ledger, feed and orders to see that all works")
    private boolean quick;

    @Option(names = "--engine-jar", paramLabel = "FILE", description = "The engine, with --quick")
    private @Nullable String engineJar;

    @Override
    public Integer call() {
        if (!quick) {
            throw new ParameterException(
                    spec.commandLine(),
                    "name what to measure: bench ledger, bench feed or bench orders, or bench --quick for a short run of"
                            + " all. See bench --help.");
        }
        var arguments = new ArrayList<>(List.of("--quick"));
        if (engineJar != null) {
            arguments.addAll(List.of("--engine-jar", engineJar));
        }
        int worst = 0;
        for (var name : ALL) {
            spec.commandLine().getOut().println("bench " + name);
            var command =
                    Objects.requireNonNull(spec.commandLine().getSubcommands().get(name));
            worst = Math.max(worst, command.execute(arguments.toArray(String[]::new)));
        }
        return worst;
    }
}
