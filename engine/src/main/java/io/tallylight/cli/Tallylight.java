package io.tallylight.cli;

import io.tallylight.boot.BuildVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program. It exits with 0 on success, with 1 if the request failed, and with 2 if it could not run because of the
 * arguments or the configuration.
 */
@Command(
        name = "tallylight",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A live-shopping engine: nothing oversold, nothing acknowledged lost.",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            RebuildCommand.class,
            DeadLettersCommand.class,
            OrderSystemsCommand.class,
            ConfigCommand.class
        })
public final class Tallylight {
    private Tallylight() {}

    /** Parses the command line, runs the command and ends the process. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Parses the command line, runs the command and returns the exit code. */
    static int run(String... args) {
        if (args.length == 0) {
            CommandLine.usage(new Tallylight(), System.err);
            return CommandLine.ExitCode.USAGE;
        }
        if (!isNameable(System.getProperty("user.dir", ""))) {
            System.err.println(
                    "tallylight: the name of the working directory has characters that no file name can have in"
                            + " the locale of this process; start it with LC_ALL=C.UTF-8 or another UTF-8 locale");
            return CommandLine.ExitCode.USAGE;
        }
        CommandLine line = new CommandLine(new Tallylight());
        line.setExecutionExceptionHandler((failure, command, parsed) -> FailureReport.report(failure));
        line.setParameterExceptionHandler((failure, wrong) -> {
            CommandLine command = failure.getCommandLine();
            System.err.println("tallylight: " + failure.getMessage() + "; try "
                    + command.getCommandSpec().qualifiedName() + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        return line.execute(args);
    }

    /**
     * Returns whether the locale can express a folder. In a folder that it cannot, Java itself fails at some later
     * moment without naming the reason.
     */
    private static boolean isNameable(String folder) {
        try {
            return !Path.of(folder).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static final class Version implements IVersionProvider {
        Version() {}

        @Override
        public String[] getVersion() {
            return new String[] {"Tallylight " + BuildVersion.text()};
        }
    }
}
