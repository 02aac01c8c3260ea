package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: reads the command line, runs the replay, prints. Exit codes: 0 clean, 1 not clean, 2 could not run. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Replays a real day of a retailer against an engine and says whether it kept its word.",
            "Exits with 0 where the verdict is clean, 1 where it is not, 2 where it could not run.%n"
        })
public final class ReplayCommand implements Callable<Integer> {
    /** What {@code --fill} takes, as the contract spells it. */
    enum Fill {
        available,
        all
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "The engine, http://127.0.0.1:8080")
    @SuppressWarnings("NullAway.Init")
    private URI url;

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
            names = "--duration",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "What the day is compressed into; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration duration;

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
            names = "--orders",
            defaultValue = "http",
            paramLabel = "http|jdbc:…",
            description = "Where the orders are counted: the engine's own list, or the order system itself, such as"
                    + " jdbc:sqlite:data/orders.db; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String orders;

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
            description = "How long holds, order system and feed each get to come to rest; default ${DEFAULT-VALUE}")
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

    @Override
    public Integer call() throws CannotRunException {
        check();
        var name = trace.getFileName().toString().replaceFirst("\\.csv$", "");
        var show = "replay-" + name + "-" + seed + "-" + Long.toString(System.currentTimeMillis(), 36);
        var report = new Replay(settings(), show, spec.commandLine().getErr()).run();
        var out = spec.commandLine().getOut();
        out.print(ReportText.of(report));
        out.flush();
        write(report);
        return report.verdict().isClean() ? 0 : 1;
    }

    private ReplaySettings settings() {
        return new ReplaySettings(
                url,
                trace,
                stock,
                fill == Fill.available,
                duration.toMillis(),
                hold.toMillis(),
                retryFor.toMillis(),
                settle.toMillis(),
                seed,
                connections,
                orders);
    }

    private void check() {
        demand(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                "--url: '" + url + "' is no http:// or https:// address");
        demand(Files.isRegularFile(trace), "--trace: no such file: " + trace);
        demand(stock.signum() > 0 && stock.compareTo(BigDecimal.valueOf(1_000)) <= 0, "--stock: above 0, to 1000");
        demand(duration.toMillis() >= 1, "--duration: at least 1ms");
        demand(hold.toMillis() >= 1, "--hold: at least 1ms");
        demand(connections >= 1 && connections <= 10_000, "--connections: 1 to 10000");
        demand(
                orders.equals("http") || orders.startsWith("jdbc:sqlite:"),
                "--orders: '" + orders + "' is neither http nor jdbc:sqlite:PATH");
        var folder = json == null ? null : json.toAbsolutePath().getParent();
        demand(folder == null || Files.isDirectory(folder), "--json: no such folder: " + folder);
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void write(ReplayReport report) throws CannotRunException {
        if (json == null) {
            return;
        }
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), ReportJson.of(report));
        } catch (IOException e) {
            throw new CannotRunException("--json: cannot write " + json + ": " + e.getMessage(), e);
        }
    }
}
