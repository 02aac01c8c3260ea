package io.tallylight.load;

import io.tallylight.load.bench.BenchCommand;
import io.tallylight.load.client.Failures;
import io.tallylight.load.replay.CannotRunException;
import io.tallylight.load.replay.CrashCommand;
import io.tallylight.load.replay.ReplayCommand;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: reads the command line, nothing else. */
@Command(
        name = "tallylight-load",
        mixinStandardHelpOptions = true,
        description = "Load with a verdict, for a Tallylight engine.",
        subcommands = {ReplayCommand.class, CrashCommand.class, BenchCommand.class})
public final class TallylightLoad implements Runnable {
    /** Could not run: bad arguments, no engine, no trace. */
    private static final int COULD_NOT_RUN = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private TallylightLoad() {}

    public static void main(String[] args) {
        System.exit(run(args, writer(System.out), writer(System.err)));
    }

    /** The exit code of a command line; the report goes to {@code out}, progress to {@code err}; one line goes to {@code err} where it could not run. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        return new CommandLine(new TallylightLoad())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, given) -> complain(err, Failures.describe(problem)))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(err, problem))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: replay, crash or bench. See --help.");
    }

    private static int failed(PrintWriter err, Exception problem) {
        if (!(problem instanceof CannotRunException)) {
            problem.printStackTrace(err);
        }
        return complain(err, Failures.describe(problem));
    }

    /** UTF-8 whatever the locale says: the output is the same everywhere. */
    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static int complain(PrintWriter err, String message) {
        err.println("tallylight-load: " + message);
        return COULD_NOT_RUN;
    }
}
