package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.RigException;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.WireException;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the rows share: settings, report, and the engines that run. Used by one thread. */
final class Bench implements AutoCloseable {
    private final BenchSettings settings;
    private final Report report;
    private final PrintWriter progress;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, EngineRig> engines = new LinkedHashMap<>();

    Bench(BenchSettings settings, Report report, PrintWriter progress) {
        this.settings = settings;
        this.report = report;
        this.progress = progress;
    }

    BenchSettings settings() {
        return settings;
    }

    Report report() {
        return report;
    }

    void say(String line) {
        progress.println(line);
    }

    /** An engine with everybody's settings; the one that runs already, where there is one. */
    EngineRig engine() throws IOException, InterruptedException {
        return engine("", Map.of());
    }

    /**
     * An engine of its own, or the one of that name that runs already.
     *
     * @param more settings on top of everybody's, the same whenever the name is the same
     */
    EngineRig engine(String name, Map<String, String> more) throws IOException, InterruptedException {
        var running = engines.get(name);
        if (running != null) {
            return running;
        }
        var environment = new HashMap<>(settings.engineEnvironment());
        environment.putAll(more);
        var started = EngineRig.start(vertx, settings.engineJar(), settings.jvmFlags(), environment);
        engines.put(name, started);
        return started;
    }

    /** Buyers before a stage of that engine, as many as there are connections. */
    Buyers buyers(EngineRig engine, Stage stage) throws WireException {
        return Buyers.open(this, engine, stage, settings.connections());
    }

    /** Checks every engine that runs and ends it. */
    void closeEngines() throws IOException {
        var running = engines.values().stream().toList();
        engines.clear();
        for (var engine : running) {
            try (engine) {
                long startNs = System.nanoTime();
                engine.check().forEach(report::complain);
                say("checked in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) + " ms");
            } catch (RigException e) {
                report.complain("the check failed: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            closeEngines();
        } finally {
            Waiting.close(vertx);
        }
    }
}
