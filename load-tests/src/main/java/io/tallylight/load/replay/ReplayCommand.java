package io.tallylight.load.replay;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: reads the command line, runs the replay, prints. Exit codes: 0 clean, 1 not clean, 2 could not run. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Replays a real day of a retailer against an engine and says whether it kept its word.",
            "Exits with 0 where the verdict is clean, 1 where it is not, 2 where it could not run.%n"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int BASKETS_PER_SECOND = 50;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--url",
            required = true,
            split = ",",
            paramLabel = "URL",
            description =
                    "The engine, http://127.0.0.1:8080; several, repeated or with commas, are asked in turn, and the"
                            + " feed of each is watched")
    @SuppressWarnings("NullAway.Init")
    private List<URI> urls;

    @Mixin
    private ReplayOptions options = new ReplayOptions(BASKETS_PER_SECOND);

    @Option(
            names = "--orders",
            defaultValue = PlainScene.HTTP,
            paramLabel = "http|jdbc:…",
            description = "Where the orders are counted: the engine's own list, or the order system itself, such as"
                    + " jdbc:sqlite:data/orders.db; default ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String orders;

    @Override
    public Integer call() throws CannotRunException {
        options.check();
        urls.forEach(url -> options.demand(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                "--url: '" + url + "' is no http:// or https:// address"));
        options.demand(
                orders.equals(PlainScene.HTTP) || orders.startsWith("jdbc:sqlite:"),
                "--orders: '" + orders + "' is neither http nor jdbc:sqlite:PATH");
        var show = options.newShow();
        var settings = options.settings(urls, orders);
        return options.tell(new Replay(settings, show, spec.commandLine().getErr()).run());
    }
}
