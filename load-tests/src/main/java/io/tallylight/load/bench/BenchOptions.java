package io.tallylight.load.bench;

import io.tallylight.load.harness.Jars;
import io.tallylight.load.replay.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every benchmark, and how each of them runs and tells. */
public final class BenchOptions {
    private final long quickMs;
    private final List<String> quickJvm;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--quick",
            description =
                    "So few and so short that the figures mean nothing and no goal is judged: to see that all works")
    private boolean quick;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "S",
            description = "Seconds of load in one round; default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "S",
            description = "Seconds of load before the first that counts; default ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each side is measured in turn; default ${DEFAULT-VALUE}")
    private int rounds;

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
            description =
                    "A flag of the virtual machine of the engine, and of a peer in Java, such as --jvm=-Xmx2g; may"
                            + " be repeated")
    private List<String> jvmFlags = new ArrayList<>();

    @Option(
            names = {"--out", "--json"},
            paramLabel = "FILE",
            description = "Where the figures go as JSON; default a dated file in load-tests/results")
    private @Nullable Path out;

    /**
     * Options of one benchmark.
     *
     * @param rounds default
     * @param quickMs milliseconds of load in one round, and before the first, with {@code --quick}
     * @param quickJvm flags of the virtual machine with {@code --quick}, where none are given
     */
    public BenchOptions(int rounds, long quickMs, List<String> quickJvm) {
        this.rounds = rounds;
        this.quickMs = quickMs;
        this.quickJvm = List.copyOf(quickJvm);
    }

    /** Measures; hears of facts for the head of the report, such as which Redis it is. */
    @FunctionalInterface
    public interface Measuring {
        Report run(Consumer<Map<String, String>> head) throws IOException, InterruptedException;
    }

    public boolean isQuick() {
        return quick;
    }

    public long phaseMs() {
        return quick ? quickMs : seconds * 1_000L;
    }

    public long warmUpMs() {
        return quick ? quickMs : warmUp * 1_000L;
    }

    public int rounds() {
        return quick ? 1 : rounds;
    }

    public Path engineJar() {
        return engineJar != null ? engineJar : Jars.engine();
    }

    public List<String> jvmFlags() {
        return jvmFlags.isEmpty() && quick ? quickJvm : List.copyOf(jvmFlags);
    }

    public Map<String, String> engineEnvironment() {
        return Map.copyOf(engineEnvironment);
    }

    /**
     * Refuses the command line where one of these options makes no sense.
     *
     * @param only rows that are asked for
     * @param known rows that there are
     */
    public void check(List<String> only, List<String> known) {
        var jar = engineJar();
        demand(Files.isRegularFile(jar), "--engine-jar: no such file: " + jar + "; build it with mvn package");
        demand(seconds >= 1 && seconds <= 600, "--seconds: 1 to 600");
        demand(warmUp >= 1 && warmUp <= 600, "--warm-up: 1 to 600");
        demand(rounds >= 1 && rounds <= 100, "--rounds: 1 to 100");
        only.forEach(name -> demand(known.contains(name), "--only: no row " + name + "; there are " + known));
        var folder = out == null ? null : out.toAbsolutePath().getParent();
        demand(folder == null || Files.isDirectory(folder), "--out, --json: no such folder: " + folder);
    }

    /** Refuses the command line unless that holds. */
    public void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /**
     * Prints the facts, measures, prints the figures and writes them.
     *
     * @param name of the benchmark
     * @param settings for the head of the report, behind those of the machine
     * @return the exit code: 0, or 1 where something was not as it should be
     */
    public int run(String name, Map<String, String> settings, Measuring measuring) throws CannotRunException {
        var printer = spec.commandLine().getOut();
        var facts = new LinkedHashMap<>(Machine.facts());
        facts.putAll(settings);
        facts.forEach((fact, value) -> printer.println(fact + ": " + value));
        try {
            var report = measuring.run(more -> {
                more.forEach((fact, value) -> printer.println(fact + ": " + value));
                facts.putAll(more);
            });
            if (quick) {
                report.markQuick();
            }
            printer.print(ReportText.of(report));
            printer.flush();
            var json = new ReportJson(Instant.now(), facts, report);
            var file = out != null ? out : json.defaultFile(name);
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
}
