package io.tallylight.cli;

import io.tallylight.boot.EngineException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a running engine to rebuild a show, and prints its answer. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        versionProvider = Tallylight.Version.class,
        description = {
            "Rebuilds a show that Redis lost, from the order system, through a running engine.",
            "Ends with 0 when the show is back, 1 when it was not rebuilt, 2 when the arguments are wrong."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofMinutes(30); // millions of orders take minutes

    @Mixin
    private EngineCall engine = new EngineCall();

    @Option(names = "--show", paramLabel = "ID", required = true, description = "The show.")
    private String show = "";

    @Option(
            names = "--force",
            description = "Rebuild a show too that is there and was not halted; its open reservations are given up.")
    private boolean force;

    RebuildCommand() {}

    @Override
    public Integer call() throws EngineException {
        String path = "/v1/shows/" + EngineCall.encode(show) + "/rebuild" + (force ? "?force=true" : "");
        System.out.println(engine.ask("POST", path, ANSWER, "show " + show + " is not rebuilt"));
        return CommandLine.ExitCode.OK;
    }
}
