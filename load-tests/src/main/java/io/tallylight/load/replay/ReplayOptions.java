package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.client.Failures;
import io.tallylight.load.trace.RetailReader;
import io.tallylight.load.trace.TraceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that replays a day. */
final class ReplayOptions {
    /** What {@code --fill} takes, as the contract spells it. */
    enum Fill {
        available,
        all
    }

    /** The run of a command without a rate of its own. */
    private static final long DURATION_MS = 30_000;
    /** Shorter runs would end before anything meets. */
    private static final long DURATION_MS_MIN = 1_000;

    private final int defaultRate;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--trace", required = true, paramLabel = "FILE", description = "A day of the retail data, CSV")
    @SuppressWarnings("NullAway.Init")
    private Path trace;

    @Option(
            names = "--stock",
            defaultValue = "0.6",
            paramLabel = "SHARE",
            description = "Share of each SKU's demand that is allotted; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private BigDecimal stock;

    @Option(
            names = "--fill",
            defaultValue = "available",
            description = "Where stock is short: 'available' takes what there is, 'all' all or nothing; default"
                    + " ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Fill fill;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Baskets a second on average, into which the day is compressed; default 50 for replay")
    private @Nullable Integer rate;

    @Option(
            names = "--duration",
            converter = DurationConverter.class,
            description = "What the day is compressed into, in place of --rate; default 30s for crash")
    private @Nullable Duration duration;

    @Option(
            names = "--hold",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "How long a reservation holds; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration hold;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Chooses who pays, who releases and who leaves; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--retry-for",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long a request without an answer is tried again, with the same key; default"
                    + " ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration retryFor;

    @Option(
            names = "--settle",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long holds, order systems and feed each get to come to rest; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration settle;

    @Option(
            names = "--connections",
            defaultValue = "256",
            paramLabel = "N",
            description = "Connections at most; default ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes the report there, as JSON")
    private @Nullable Path json;

    /**
     * Options of one command.
     *
     * @param ratePerSecond baskets a second where neither {@code --rate} nor {@code --duration} is given; 0 for a run of 30 s
     */
    ReplayOptions(int ratePerSecond) {
        this.defaultRate = ratePerSecond;
    }

    ReplaySettings settings(List<URI> urls, String orders) throws CannotRunException {
        return new ReplaySettings(
                urls,
                trace,
                stock,
                fill == Fill.available,
                durationMs(),
                hold.toMillis(),
                retryFor.toMillis(),
                settle.toMillis(),
                seed,
                connections,
                orders);
    }

    private long durationMs() throws CannotRunException {
        if (duration != null) {
            return duration.toMillis();
        }
        int perSecond = rate != null ? rate : defaultRate;
        if (perSecond == 0) {
            return DURATION_MS;
        }
        try {
            long baskets = RetailReader.read(trace).baskets().size();
            return Math.max(DURATION_MS_MIN, baskets * 1_000 / perSecond);
        } catch (TraceException e) {
            throw new CannotRunException(Failures.describe(e), e);
        }
    }

    long holdMs() {
        return hold.toMillis();
    }

    /** The id of a show that no other run uses. */
    String newShow() {
        var name = trace.getFileName().toString().replaceFirst("\\.csv$", "");
        return "replay-" + name + "-" + seed + "-" + Long.toString(System.currentTimeMillis(), 36);
    }

    void check() {
        demand(Files.isRegularFile(trace), "--trace: no such file: " + trace);
        demand(stock.signum() > 0 && stock.compareTo(BigDecimal.valueOf(1_000)) <= 0, "--stock: above 0, to 1000");
        demand(duration == null || duration.toMillis() >= 1, "--duration: at least 1ms");
        demand(rate == null || (rate >= 1 && rate <= 100_000), "--rate: 1 to 100000");
        demand(rate == null || duration == null, "--rate and --duration: one of them");
        demand(hold.toMillis() >= 1, "--hold: at least 1ms");
        demand(connections >= 1 && connections <= 10_000, "--connections: 1 to 10000");
        var folder = json == null ? null : json.toAbsolutePath().getParent();
        demand(folder == null || Files.isDirectory(folder), "--json: no such folder: " + folder);
    }

    /** Refuses the command line unless that holds. */
    void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** Prints the report, and writes it where it is wanted; the exit code. */
    int tell(ReplayReport report) throws CannotRunException {
        var out = spec.commandLine().getOut();
        out.print(ReportText.of(report));
        out.flush();
        if (json != null) {
            try {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), ReportJson.of(report));
            } catch (IOException e) {
                throw new CannotRunException("--json: cannot write " + json + ": " + e.getMessage(), e);
            }
        }
        return report.verdict().isClean() ? 0 : 1;
    }
}
