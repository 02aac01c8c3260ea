package io.tallylight.load.bench;

import io.tallylight.load.replay.CannotRunException;
import java.io.IOException;
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
    private static final List<Path> JARS =
            List.of(Path.of("engine/target/tallylight.jar"), Path.of("../engine/target/tallylight.jar"));
    private static final long QUICK_PHASE_MS = 400;
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

    @Option(names = "--quick", description = "Rounds so short that the figures mean nothing: to see that all works")
    private boolean quick;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "S",
            description = "Seconds of one load; default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds of load before the first that counts; default ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "How often each side is measured in turn; default ${DEFAULT-VALUE}")
    private int rounds;

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

    @Option(
            names = "--engine-jar",
            paramLabel = "FILE",
            description = "The engine; default engine/target/tallylight.jar")
    private @Nullable Path engineJar;

    @Option(
            names = "--engine-env",
            paramLabel = "NAME=VALUE",
            description = "A setting of the engine, such as TALLYLIGHT_HTTP_EVENTLOOPS=2; may be repeated")
    private Map<String, String> engineEnvironment = new LinkedHashMap<>();

    @Option(
            names = "--jvm",
            paramLabel = "FLAG",
            description = "A flag of the virtual machine of engine and hello alike, such as --jvm=-Xmx2g; may be"
                    + " repeated")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the figures go as JSON; default a dated file in load-tests/results")
    private @Nullable Path out;

    @Override
    public Integer call() throws CannotRunException {
        check();
        var rows = rows();
        var bench = new LedgerBench(settings(), spec.commandLine().getErr());
        var printer = spec.commandLine().getOut();
        try {
            var facts = new LinkedHashMap<>(Machine.facts());
            facts.putAll(settings().facts());
            print(facts);
            var report = bench.run(rows, redis -> {
                print(redis);
                facts.putAll(redis);
            });
            printer.print(ReportText.of(report));
            printer.flush();
            write(new ReportJson(Instant.now(), facts, report));
            return report.complaints().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            throw new CannotRunException("cannot run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("interrupted", e);
        }
    }

    private void print(Map<String, String> facts) {
        facts.forEach((name, value) -> spec.commandLine().getOut().println(name + ": " + value));
    }

    private List<Row> rows() {
        return LedgerBench.ROWS.stream()
                .filter(row -> only.isEmpty() ? all || !row.isLong() : only.contains(row.name()))
                .toList();
    }

    private BenchSettings settings() {
        return new BenchSettings(
                jar(),
                quick ? Math.min(connections, QUICK_CONNECTIONS) : connections,
                quick ? QUICK_PHASE_MS : seconds * 1_000L,
                quick ? QUICK_PHASE_MS : warmUp * 1_000L,
                quick ? 1 : rounds,
                quick ? QUICK_KEPT : kept,
                quick,
                jvmFlags.isEmpty() && quick ? QUICK_JVM : jvmFlags,
                engineEnvironment);
    }

    private Path jar() {
        return engineJar != null
                ? engineJar
                : JARS.stream().filter(Files::isRegularFile).findFirst().orElse(JARS.get(0));
    }

    private void check() {
        demand(Files.isRegularFile(jar()), "--engine-jar: no such file: " + jar() + "; build it with mvn package");
        demand(seconds >= 1 && seconds <= 600, "--seconds: 1 to 600");
        demand(warmUp >= 1 && warmUp <= 600, "--warm-up: 1 to 600");
        demand(rounds >= 1 && rounds <= 100, "--rounds: 1 to 100");
        demand(connections >= 1 && connections <= 4_096, "--connections: 1 to 4096");
        demand(kept >= 0 && kept <= 100_000_000, "--kept: 0 to 100000000");
        var known = LedgerBench.ROWS.stream().map(Row::name).toList();
        only.forEach(name -> demand(known.contains(name), "--only: no row " + name + "; there are " + known));
        var folder = out == null ? null : out.toAbsolutePath().getParent();
        demand(folder == null || Files.isDirectory(folder), "--out: no such folder: " + folder);
    }

    private void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void write(ReportJson json) throws IOException {
        var file = out != null ? out : json.defaultFile("ledger");
        json.write(file);
        spec.commandLine().getErr().println("written to " + file);
    }

    /** For {@code --help}. */
    static final class RowNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LedgerBench.ROWS.stream().map(Row::name).iterator();
        }
    }
}
