package io.tallylight.load.drop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tallylight.load.client.CallSettings;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.FeedWatcher;
import io.tallylight.load.client.Reply;
import io.tallylight.load.evidence.EvidenceCollector;
import io.tallylight.load.evidence.HttpOrders;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.facts.RunFacts;
import io.tallylight.load.harness.EngineProcess;
import io.tallylight.load.verdict.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The engine, the show and the one offer of a drop, and what is looked at when it is over. */
final class DropStage implements AutoCloseable {
    static final String SKU = "DROP-1";
    private static final long HOLD_MS = 10_000;
    private static final long SETTLE_MS = 30_000;
    private static final long FIRST_SNAPSHOT_MS = 10_000;
    /** An engine that does not answer its first request within this time is not there. */
    private static final long REACH_MS = 3_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final @Nullable EngineProcess engine;
    private final @Nullable Path data;
    private final URI url;
    private final String show;
    private final Map<String, Long> allotted;
    private final EngineClient first;
    private final EngineClient client;
    private final FeedWatcher feed;

    private DropStage(@Nullable EngineProcess engine, @Nullable Path data, URI url, String show, long units) {
        this.engine = engine;
        this.data = data;
        this.url = url;
        this.show = show;
        this.allotted = Map.of(SKU, units);
        var context = vertx.getOrCreateContext();
        var random = new Random();
        this.first = new EngineClient(vertx, context, url, show, CallSettings.DEFAULT.withRetryForMs(REACH_MS), random);
        this.client = new EngineClient(vertx, context, url, show, CallSettings.DEFAULT, random);
        this.feed = new FeedWatcher(vertx, context, url, show, allotted, random);
    }

    /** Starts an engine unless one is named, and makes the show; the offer opens at {@code opensAtMs}. */
    static DropStage set(DropSettings settings, long opensAtMs) throws Exception {
        var data = settings.baseUrl().isEmpty() ? Files.createTempDirectory("tallylight-drop") : null;
        var engine = data == null ? null : startEngine(data);
        var url = engine == null ? URI.create(settings.baseUrl()) : engine.url();
        var stage = new DropStage(engine, data, url, "drop-" + Long.toString(opensAtMs, 36), settings.units());
        try {
            var offer = JsonNodeFactory.instance
                    .objectNode()
                    .put("title", "The drop")
                    .put("price", 4_900)
                    .put("allotted", settings.units())
                    .put("opensAt", opensAtMs);
            Waiting.on(
                    "the show",
                    stage.first.putShow("Flash drop", "EUR", HOLD_MS).compose(DropStage::accepted));
            Waiting.on("the offer", stage.client.putOffer(SKU, offer).compose(DropStage::accepted));
            Waiting.on("the feed", stage.feed.start(FIRST_SNAPSHOT_MS));
            return stage;
        } catch (Exception e) {
            stage.close();
            throw e;
        }
    }

    /** The address of a path below the show, {@code /reservations}. */
    String http(String path) {
        return url + "/v1/shows/" + show + path;
    }

    String feedUrl() {
        return http("/feed").replaceFirst("^http", "ws");
    }

    Verdict verdict(RunFacts run) throws Exception {
        var collector = new EvidenceCollector(client, new HttpOrders(client), List.of(feed), SETTLE_MS);
        return Verdict.of(collector.collect(run));
    }

    Map<String, Long> allotted() {
        return allotted;
    }

    @Override
    public void close() {
        Waiting.close(vertx);
        if (engine != null) {
            engine.close();
        }
    }

    /** Removes what the engine kept; for after {@link #close}, where nobody needs to look at it any more. */
    void forget() throws IOException {
        if (data != null) {
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static EngineProcess startEngine(Path data) throws IOException, InterruptedException {
        var jar = System.getProperty("tallylight.jar", "engine/target/tallylight.jar");
        return EngineProcess.start(Path.of(jar), data);
    }

    private static Future<Void> accepted(Reply reply) {
        return reply.isSuccess()
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(reply.describe()));
    }
}
