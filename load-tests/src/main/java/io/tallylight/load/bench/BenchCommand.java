package io.tallylight.load.bench;

import io.tallylight.load.bench.feed.FeedBenchCommand;
import io.tallylight.load.bench.orders.OrdersBenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: names what can be measured. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures an engine beside its peers.",
        subcommands = {LedgerBenchCommand.class, FeedBenchCommand.class, OrdersBenchCommand.class})
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name what to measure: bench ledger, bench feed or bench orders. See bench --help.");
    }
}
