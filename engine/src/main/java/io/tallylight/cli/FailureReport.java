package io.tallylight.cli;

import io.tallylight.boot.EngineException;
import io.tallylight.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Reports a failure as one line, or one for each mistake of a configuration, and as an exit code. */
final class FailureReport {
    private FailureReport() {}

    /** Prints a failure on stderr; only an unexpected one gets a stack trace. */
    static int report(Exception failure) {
        if (failure instanceof ConfigException wrong) {
            wrong.mistakes().forEach(mistake -> System.err.println("tallylight: " + mistake));
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof EngineException planned) {
            System.err.println("tallylight: " + planned.getMessage());
            LoggerFactory.getLogger(FailureReport.class).debug("the cause", planned);
            return planned.exitCode();
        }
        LoggerFactory.getLogger(FailureReport.class).error("an error that nobody planned; please report it", failure);
        return CommandLine.ExitCode.SOFTWARE;
    }
}
