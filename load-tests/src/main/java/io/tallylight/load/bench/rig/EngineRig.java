package io.tallylight.load.bench.rig;

import io.tallylight.load.client.Urls;
import io.tallylight.load.harness.EngineProcess;
import io.tallylight.load.harness.Scratch;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An engine with its embedded Redis, over a data folder of its own that is removed at the end. */
public final class EngineRig implements Meter, AutoCloseable {
    /** Rewrites of the append-only file happen when a row asks for one, not in the middle of another. */
    private static final String REWRITES = "auto-aof-rewrite-percentage";

    /**
     * What a benchmark needs that no show does. An audit recounts the open holds, and here there are a million: one
     * watch of the show would stop Redis for seconds in the middle of a round, and the check at the end takes long.
     */
    private static final Map<String, String> SETTINGS =
            Map.of("TALLYLIGHT_LEDGER_AUDITPERIODMS", "0", "TALLYLIGHT_LEDGER_REPLYTIMEOUTMS", "60000");

    private final Vertx vertx;
    private final Scratch scratch;
    private final EngineProcess process;
    private final RedisLink link;
    private final List<Stage> stages = new ArrayList<>();

    private EngineRig(Vertx vertx, Scratch scratch, EngineProcess process, RedisLink link) {
        this.vertx = vertx;
        this.scratch = scratch;
        this.process = process;
        this.link = link;
    }

    /** Starts one; {@code environment} holds its settings. */
    public static EngineRig start(Vertx vertx, Path jar, List<String> jvmFlags, Map<String, String> environment)
            throws IOException, InterruptedException {
        var scratch = Scratch.make("tallylight-bench");
        var data = scratch.folder();
        // Only what is set here shall count: not a Redis or an order system that this shell happens to name.
        var settings = new HashMap<>(SETTINGS);
        settings.putAll(environment);
        settings.putIfAbsent("TALLYLIGHT_REDIS_URL", "");
        settings.putIfAbsent("TALLYLIGHT_ORDERS_SQL_URL", "");
        var process = EngineProcess.start(new EngineProcess.Launch(jar, data, jvmFlags, settings));
        boolean started = false;
        try {
            var redis = RedisLink.embedded(data);
            redis.set(REWRITES, "0");
            started = true;
            return new EngineRig(vertx, scratch, process, redis);
        } finally {
            if (!started) {
                process.close();
            }
        }
    }

    public URI url() {
        return process.url();
    }

    public RedisLink link() {
        return link;
    }

    /** Keeps rewriting the append-only file until that is closed. */
    public Rewriting rewriting() throws IOException {
        return Rewriting.start(RedisLink.embedded(data()));
    }

    /** Where it keeps its files. */
    public Path data() {
        return scratch.folder();
    }

    /** Where the overlays of a show listen. */
    public URI feed(String show) {
        return url().resolve("/v1/shows/" + Urls.segment(show) + "/feed");
    }

    /** Makes shows to buy in; they are checked when this closes. */
    public Stage stage(Stage.Plan plan) throws RigException {
        var stage = Stage.make(vertx, url(), plan);
        stages.add(stage);
        return stage;
    }

    /** What is not as it should be in the shows so far; empty where all is conserved and nothing is missing. */
    public List<String> check() throws RigException {
        var complaints = new ArrayList<String>();
        for (var stage : stages) {
            complaints.addAll(stage.check());
        }
        return complaints;
    }

    @Override
    public double serverUs() {
        return Cpu.us(process.pid());
    }

    @Override
    public RedisSpent redis() throws IOException {
        return link.spent();
    }

    /** Memory of the engine after a full collection. */
    public Footprint footprint() throws IOException, InterruptedException {
        return Footprint.ofJava(process.pid());
    }

    /** From now on {@link #peakBytes} counts anew. */
    public void forgetPeak() throws IOException {
        Footprint.forgetPeak(process.pid());
    }

    /** The most memory that the engine's process had at a time, its heap included. */
    public double peakBytes() throws IOException {
        return Footprint.peakBytes(process.pid());
    }

    @Override
    public void close() throws IOException {
        link.close();
        process.close();
        scratch.close();
    }
}
