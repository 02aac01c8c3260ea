package io.tallylight.cli;

import io.tallylight.config.Config;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the engine until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        description = "Runs the engine until Ctrl-C or SIGTERM, then shuts down in order and ends with 0.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ServeOptions options = new ServeOptions();

    ServeCommand() {}

    @Override
    public Integer call() throws Exception {
        Config config = options.load().config();
        return ProcessLifetime.serve(config, running -> () -> {});
    }
}
