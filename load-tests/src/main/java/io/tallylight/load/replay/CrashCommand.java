package io.tallylight.load.replay;

import io.tallylight.load.harness.Jars;
import io.tallylight.load.harness.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crash}: reads the command line, runs the replay, prints. Exit codes: 0 clean, 1 not clean, 2 could not run. */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Replays a real day with payments against an engine of its own, or several, with PostgreSQL and a webhook as order"
                    + " systems, which is killed and started again; and says whether it kept its word.",
            "Exits with 0 where the verdict is clean, 1 where it is not, 2 where it could not run.%n"
        })
public final class CrashCommand implements Callable<Integer> {
    private static final int ENGINES_MAX = 8;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ReplayOptions options = new ReplayOptions(0);

    @Option(
            names = "--kills",
            defaultValue = "5",
            paramLabel = "N",
            description =
                    "How often the engine is killed, at even intervals, in turn as a buyer pays, as a message comes"
                            + " to the webhook, and whatever it does; default ${DEFAULT-VALUE}")
    private int kills;

    @Option(
            names = "--engines",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Engines on one Redis, of which each kill takes one; more than one need redis-server on the PATH;"
                            + " default ${DEFAULT-VALUE}")
    private int engines;

    @Option(
            names = "--declines",
            defaultValue = "5",
            paramLabel = "PERCENT",
            description = "Buyers whose first card is declined; default ${DEFAULT-VALUE}")
    private int declines;

    @Option(
            names = "--timeouts",
            defaultValue = "5",
            paramLabel = "PERCENT",
            description = "Buyers whose money is set aside, while the gateway's answer is lost; default"
                    + " ${DEFAULT-VALUE}")
    private int timeouts;

    @Option(
            names = "--late",
            defaultValue = "5",
            paramLabel = "PERCENT",
            description = "Buyers whose payment succeeds after a while, for some after their hold has ended; default"
                    + " ${DEFAULT-VALUE}")
    private int late;

    @Option(
            names = "--engine-jar",
            paramLabel = "FILE",
            description = "The engine; default engine/target/tallylight.jar")
    private @Nullable Path engineJar;

    @Option(
            names = "--jvm",
            paramLabel = "FLAG",
            description = "A flag of the engine's virtual machine, such as --jvm=-Xmx2g; may be repeated")
    private List<String> jvmFlags = new ArrayList<>();

    @Override
    public Integer call() throws CannotRunException {
        options.check();
        var jar = engineJar != null ? engineJar : Jars.engine();
        var shares = new Cards.Shares(declines, timeouts, late);
        options.demand(engines >= 1 && engines <= ENGINES_MAX, "--engines: 1 to " + ENGINES_MAX);
        options.demand(kills >= 0 && kills <= 1_000, "--kills: 0 to 1000");
        options.demand(shares.isPossible(), "--declines, --timeouts, --late: 0 or more, together at most 100");
        options.demand(Files.isRegularFile(jar), "--engine-jar: no such file: " + jar + "; build it with mvn package");
        if (!PostgresServer.isHere()) {
            throw new CannotRunException("there is no PostgreSQL for this machine among the dependencies");
        }
        try (var engine = OwnEngine.start(new OwnEngine.Launch(jar, jvmFlags, engines), options.holdMs())) {
            return replay(engine, new CrashScene.Trouble(shares, kills));
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new CannotRunException("cannot start engine and order systems: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("interrupted", e);
        }
    }

    private int replay(OwnEngine engine, CrashScene.Trouble trouble) throws CannotRunException {
        var progress = spec.commandLine().getErr();
        var show = options.newShow();
        var settings = options.settings(engine.urls(), PlainScene.HTTP);
        var random = new Random(settings.seed());
        try (var kills = new Kills(engine.processes(), trouble.kills(), settings.durationMs(), random, progress)) {
            var scene = new CrashScene(engine, kills, trouble, settings, show);
            int exit = options.tell(new Replay(settings, show, progress, scene).run());
            if (exit != 0) {
                leave(engine, progress);
            }
            return exit;
        }
    }

    /** What an engine that did not keep its word has left behind is worth a look. */
    private static void leave(OwnEngine engine, PrintWriter progress) {
        progress.println("the data stay in " + engine.keepData() + "; what was said last:");
        engine.processes().forEach(process -> progress.println(process.output()));
    }
}
