package io.tallylight.load.bench.feed;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tallylight.load.bench.BenchOptions;
import io.tallylight.load.harness.Jars;
import io.tallylight.load.replay.CannotRunException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench feed}: reads the command line, measures, prints. Exit codes: 0 measured, 1 something that an overlay heard
 * was not right, 2 could not run. A goal that is missed is printed and is no failure.
 */
@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures the feed before a crowd, beside relays of the same messages in the same run.",
            "Exits with 0 where all was measured, 1 where something that an overlay heard was not right, 2 where it"
                    + " could not run.%n"
        })
public final class FeedBenchCommand implements Callable<Integer> {
    private static final Path NCHAN = Path.of("load-tests/peers/nchan.sh");
    private static final int ROUNDS = 3;
    private static final int QUICK_SOCKETS = 20;
    private static final int QUICK_CHANGES = 50;
    private static final long QUICK_MS = 600;
    private static final int QUICK_RESERVATIONS = 100;
    private static final int QUICK_OFFERS = 30;
    /** So many that a snapshot has 150 KB. */
    private static final int RETURN_OFFERS = 1_100;
    /** What starts soonest; the row {@code memory} names the collector. */
    private static final List<String> QUICK_JVM = List.of("-XX:TieredStopAtLevel=1");
    /** Files that a process opens besides its sockets. */
    private static final int OTHER_FILES = 500;

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
            names = "--sockets",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Overlays at each server; default ${DEFAULT-VALUE}")
    private int sockets;

    @Option(
            names = "--changes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Stock changes a second; default ${DEFAULT-VALUE}")
    private int changes;

    @Option(
            names = "--offers",
            defaultValue = "100",
            paramLabel = "N",
            description = "Offers that they are spread over; default ${DEFAULT-VALUE}")
    private int offers;

    @Option(
            names = "--returning",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Overlays of the row return, or as many as ulimit -n allows; default ${DEFAULT-VALUE}")
    private int returning;

    @Option(
            names = "--reservations",
            defaultValue = "500",
            paramLabel = "N",
            description = "Reservations a second while they return; default ${DEFAULT-VALUE}")
    private int reservations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the moments at which they return; default another one each time, which is printed")
    private @Nullable Long seed;

    @Option(
            names = "--nchan",
            paramLabel = "FILE",
            description = "The script that serves nchan; default load-tests/peers/nchan.sh")
    private @Nullable Path nchan;

    @Mixin
    private BenchOptions options = new BenchOptions(ROUNDS, QUICK_MS, QUICK_JVM);

    @Override
    public Integer call() throws CannotRunException {
        var settings = settings();
        check(settings);
        var rows = FeedBench.ROWS.stream()
                .filter(row -> only.isEmpty() || only.contains(row.name()))
                .toList();
        var progress = spec.commandLine().getErr();
        return options.run("feed", settings.facts(), head -> FeedBench.run(rows, settings, progress));
    }

    private FeedBenchSettings settings() {
        boolean quick = options.isQuick();
        return new FeedBenchSettings(
                options.engineJar(),
                quick ? Math.min(sockets, QUICK_SOCKETS) : sockets,
                quick ? Math.min(changes, QUICK_CHANGES) : changes,
                offers,
                options.phaseMs(),
                options.warmUpMs(),
                options.rounds(),
                returning(),
                nchan != null ? nchan : Jars.here(NCHAN),
                options.jvmFlags(),
                options.engineEnvironment());
    }

    private Returning returning() {
        boolean quick = options.isQuick();
        int wanted = quick ? Math.min(returning, QUICK_SOCKETS) : returning;
        return new Returning(
                wanted,
                (int) Math.min(wanted, Math.max(1, filesMax() - OTHER_FILES - ReturnRow.CONNECTIONS_MAX)),
                quick ? QUICK_OFFERS : RETURN_OFFERS,
                quick ? Math.min(reservations, QUICK_RESERVATIONS) : reservations,
                seed != null ? seed : System.nanoTime());
    }

    private void check(FeedBenchSettings settings) {
        options.check(only, FeedBench.ROWS.stream().map(FeedRow::name).toList());
        options.demand(sockets >= 1 && sockets <= 20_000, "--sockets: 1 to 20000");
        options.demand(changes >= 1 && changes <= 10_000, "--changes: 1 to 10000");
        options.demand(offers >= 1 && offers <= 2_000, "--offers: 1 to 2000");
        options.demand(returning >= 1 && returning <= 50_000, "--returning: 1 to 50000");
        options.demand(reservations >= 1 && reservations <= 50_000, "--reservations: 1 to 50000");
        options.demand(Files.isRegularFile(settings.nchan()), "--nchan: no such file: " + settings.nchan());
        options.demand(
                settings.sockets() + OTHER_FILES <= filesMax(),
                "--sockets: this shell lets a process open " + filesMax() + " files; raise it with ulimit -n");
    }

    private static long filesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** For {@code --help}. */
    static final class RowNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return FeedBench.ROWS.stream().map(FeedRow::name).iterator();
        }
    }
}
