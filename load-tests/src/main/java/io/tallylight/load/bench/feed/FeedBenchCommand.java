package io.tallylight.load.bench.feed;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tallylight.load.bench.Machine;
import io.tallylight.load.bench.ReportJson;
import io.tallylight.load.bench.ReportText;
import io.tallylight.load.replay.CannotRunException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    private static final Path JAR = Path.of("engine/target/tallylight.jar");
    private static final Path NCHAN = Path.of("load-tests/peers/nchan.sh");
    private static final int QUICK_SOCKETS = 20;
    private static final int QUICK_CHANGES = 50;
    private static final long QUICK_PHASE_MS = 600;
    private static final int QUICK_RESERVATIONS = 100;
    private static final int QUICK_OFFERS = 30;
    /** So many that a snapshot has 150 KB. */
    private static final int RETURN_OFFERS = 1_100;
    /** What starts soonest. */
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

    @Option(names = "--quick", description = "So few and so short that the figures mean nothing: to see that all works")
    private boolean quick;

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
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "S",
            description = "Seconds of changes in one round; default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds of changes before the first round; default ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "How often each server is measured in turn; default ${DEFAULT-VALUE}")
    private int rounds;

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
            names = "--engine-jar",
            paramLabel = "FILE",
            description = "The engine; default engine/target/tallylight.jar")
    private @Nullable Path engineJar;

    @Option(
            names = "--nchan",
            paramLabel = "FILE",
            description = "The script that serves nchan; default load-tests/peers/nchan.sh")
    private @Nullable Path nchan;

    @Option(
            names = "--engine-env",
            paramLabel = "NAME=VALUE",
            description = "A setting of the engine, such as TALLYLIGHT_FEED_TICKMS=100; may be repeated")
    private Map<String, String> engineEnvironment = new LinkedHashMap<>();

    @Option(
            names = "--jvm",
            paramLabel = "FLAG",
            description = "A flag of the virtual machine of engine and plain relay alike; may be repeated")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(
            names = {"--json", "--out"},
            paramLabel = "FILE",
            description = "Where the figures go as JSON; default a dated file in load-tests/results")
    private @Nullable Path out;

    @Override
    public Integer call() throws CannotRunException {
        var settings = settings();
        check(settings);
        var rows = FeedBench.ROWS.stream()
                .filter(row -> only.isEmpty() || only.contains(row.name()))
                .toList();
        var printer = spec.commandLine().getOut();
        try {
            var facts = new LinkedHashMap<>(Machine.facts());
            facts.putAll(settings.facts());
            facts.forEach((name, value) -> printer.println(name + ": " + value));
            var report = FeedBench.run(rows, settings, spec.commandLine().getErr());
            printer.print(ReportText.of(report));
            printer.flush();
            var json = new ReportJson(Instant.now(), facts, report);
            var file = out != null ? out : json.defaultFile("feed");
            json.write(file);
            spec.commandLine().getErr().println("written to " + file);
            return report.complaints().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            throw new CannotRunException("cannot run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("interrupted", e);
        }
    }

    private FeedBenchSettings settings() {
        return new FeedBenchSettings(
                engineJar != null ? engineJar : here(JAR),
                quick ? Math.min(sockets, QUICK_SOCKETS) : sockets,
                quick ? Math.min(changes, QUICK_CHANGES) : changes,
                offers,
                quick ? QUICK_PHASE_MS : seconds * 1_000L,
                quick ? QUICK_PHASE_MS : warmUp * 1_000L,
                quick ? 1 : rounds,
                returning(),
                nchan != null ? nchan : here(NCHAN),
                jvmFlags.isEmpty() && quick ? QUICK_JVM : jvmFlags,
                engineEnvironment);
    }

    private Returning returning() {
        int wanted = quick ? Math.min(returning, QUICK_SOCKETS) : returning;
        return new Returning(
                wanted,
                (int) Math.min(wanted, Math.max(1, filesMax() - OTHER_FILES - ReturnRow.CONNECTIONS_MAX)),
                quick ? QUICK_OFFERS : RETURN_OFFERS,
                quick ? Math.min(reservations, QUICK_RESERVATIONS) : reservations,
                seed != null ? seed : System.nanoTime());
    }

    /** Whether this runs in the project's folder or in the module's. */
    private static Path here(Path file) {
        return Files.isRegularFile(file) || !Files.isRegularFile(Path.of("..").resolve(file))
                ? file
                : Path.of("..").resolve(file);
    }

    private void check(FeedBenchSettings settings) {
        var jar = settings.engineJar();
        demand(Files.isRegularFile(jar), "--engine-jar: no such file: " + jar + "; build it with mvn package");
        demand(sockets >= 1 && sockets <= 20_000, "--sockets: 1 to 20000");
        demand(changes >= 1 && changes <= 10_000, "--changes: 1 to 10000");
        demand(offers >= 1 && offers <= 2_000, "--offers: 1 to 2000");
        demand(seconds >= 1 && seconds <= 600, "--seconds: 1 to 600");
        demand(warmUp >= 1 && warmUp <= 600, "--warm-up: 1 to 600");
        demand(rounds >= 1 && rounds <= 100, "--rounds: 1 to 100");
        demand(returning >= 1 && returning <= 50_000, "--returning: 1 to 50000");
        demand(reservations >= 1 && reservations <= 50_000, "--reservations: 1 to 50000");
        demand(Files.isRegularFile(settings.nchan()), "--nchan: no such file: " + settings.nchan());
        demand(
                settings.sockets() + OTHER_FILES <= filesMax(),
                "--sockets: this shell lets a process open " + filesMax() + " files; raise it with ulimit -n");
        var known = FeedBench.ROWS.stream().map(FeedRow::name).toList();
        only.forEach(name -> demand(known.contains(name), "--only: no row " + name + "; there are " + known));
        var folder = out == null ? null : out.toAbsolutePath().getParent();
        demand(folder == null || Files.isDirectory(folder), "--json: no such folder: " + folder);
    }

    private static long filesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** For {@code --help}. */
    static final class RowNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return FeedBench.ROWS.stream().map(FeedRow::name).iterator();
        }
    }
}
