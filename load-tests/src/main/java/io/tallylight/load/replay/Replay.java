package io.tallylight.load.replay;

import io.tallylight.load.client.CallSettings;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Failures;
import io.tallylight.load.client.FeedWatcher;
import io.tallylight.load.evidence.EvidenceCollector;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.trace.RetailReader;
import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.trace.TraceException;
import io.tallylight.load.verdict.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Random;

/** One replay, from the file to the report. The one place where its parts are wired. */
final class Replay {
    /** An engine that does not answer its first request within this time is not there. */
    private static final long REACH_MS = 3_000;

    private static final long FIRST_SNAPSHOT_MS = 10_000;

    private final ReplaySettings settings;
    private final String show;
    private final PrintWriter progress;
    private final Scene scene;

    /** {@code show}: an id that no other run uses. {@code progress}: where a line goes each second. */
    Replay(ReplaySettings settings, String show, PrintWriter progress) {
        this(settings, show, progress, new PlainScene(settings.orders(), show));
    }

    /** The same with trouble. */
    Replay(ReplaySettings settings, String show, PrintWriter progress, Scene scene) {
        this.settings = settings;
        this.show = show;
        this.progress = progress;
        this.scene = scene;
    }

    /** Blocks until the verdict is reached. */
    ReplayReport run() throws CannotRunException {
        var trace = read();
        var plan = Planner.plan(trace, settings.durationMs(), settings.holdMs(), settings.seed());
        var stock = StockPlan.of(trace, settings.stock());
        // One event loop: whatever the run counts, it counts on that thread.
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            return run(vertx, trace, plan, stock);
        } catch (EvidenceException e) {
            throw new CannotRunException(Failures.describe(e), e);
        } finally {
            Waiting.close(vertx);
        }
    }

    private ReplayReport run(Vertx vertx, RetailTrace trace, ReplayPlan plan, StockPlan stock)
            throws EvidenceException {
        var context = vertx.getOrCreateContext();
        var random = new Random(settings.seed());
        var client = new EngineClient(vertx, context, settings.urls(), show, callSettings(), random);
        makeShow(vertx, context, random);
        Waiting.on("setting up the show", ShowSetup.putOffers(client, stock));
        try (var orders = scene.orders(client)) {
            var feeds = new ArrayList<FeedWatcher>();
            for (var url : settings.urls()) {
                var feed = new FeedWatcher(vertx, context, url, show, stock.allotted(), random);
                Waiting.on("the feed of " + url, feed.start(FIRST_SNAPSHOT_MS));
                feeds.add(feed);
            }
            var tally = new Tally();
            var timers = timers(vertx);
            var till = scene.till(plan, client, timers, tally);
            var shared = new BasketRun.Shared(
                    client, timers, till, tally, settings.mayCut(), stock.prices(), settings.settleMs());
            scene.begins();
            Waiting.on("the run", new Runner(vertx, context, plan, shared, progress).run());
            scene.ends(client, tally);
            var collector = new EvidenceCollector(client, orders, feeds, settings.settleMs());
            var evidence = collector.collect(tally.facts(stock.allotted()));
            var verdict = scene.judged(Verdict.of(evidence), client, tally);
            for (var feed : feeds) {
                Waiting.on("leaving the feed", feed.close());
            }
            endShow(client);
            return new ReplayReport(settings, show, trace, plan, tally, verdict, evidence.feeds(), scene.counts());
        }
    }

    private RetailTrace read() throws CannotRunException {
        try {
            return RetailReader.read(settings.trace());
        } catch (TraceException e) {
            throw new CannotRunException(Failures.describe(e), e);
        }
    }

    private void makeShow(Vertx vertx, Context context, Random random) throws EvidenceException {
        var first = new EngineClient(
                vertx, context, settings.urls(), show, callSettings().withRetryForMs(REACH_MS), random);
        var title = "Replay of " + settings.trace().getFileName();
        var made = first.putShow(title, "GBP", settings.holdMs())
                .compose(reply -> ShowSetup.accepted("show " + show, reply));
        Waiting.on("cannot use the engine at " + settings.where(), made);
    }

    /** Tidies up after the verdict; that it may fail is of no interest any more. */
    private void endShow(EngineClient client) throws EvidenceException {
        var unused = Waiting.on("ending the show", client.endShow().otherwiseEmpty());
    }

    private CallSettings callSettings() {
        return CallSettings.DEFAULT.withConnections(settings.connections()).withRetryForMs(settings.retryForMs());
    }

    private static Timers timers(Vertx vertx) {
        return (delayMs, step) -> {
            if (delayMs <= 0) {
                step.run();
            } else {
                vertx.setTimer(delayMs, id -> step.run());
            }
        };
    }
}
