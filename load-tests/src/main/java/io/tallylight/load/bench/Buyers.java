package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Meter;
import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.io.IOException;
import java.util.Set;

/** Buyers before a stage. What they are told is noted for the check, and what nobody expected goes to the report. */
final class Buyers implements AutoCloseable {
    static final Set<Integer> CREATED = Set.of(201);

    private final Bench bench;
    private final EngineRig engine;
    private final Stage stage;
    private final WireClient client;

    private Buyers(Bench bench, EngineRig engine, Stage stage, WireClient client) {
        this.bench = bench;
        this.engine = engine;
        this.stage = stage;
        this.client = client;
    }

    /** So many connections to the engine. */
    static Buyers open(Bench bench, EngineRig engine, Stage stage, int connections) throws WireException {
        return new Buyers(
                bench, engine, stage, WireClient.open(engine.url(), stage.requests(), connections, stage.sequence()));
    }

    /** Each reserves as fast as it is answered; every answer must be {@code 201}. */
    Spent reserve(long forMs) throws IOException, WireException {
        return work(client -> client.closed(forMs, CREATED));
    }

    /** The load before the first that counts: compilers and caches get warm, connections get their buffers. */
    void warmUp() throws IOException, WireException {
        var unused = reserve(bench.settings().warmUpMs());
    }

    /** One phase of reserving. */
    Spent reserve() throws IOException, WireException {
        return reserve(bench.settings().phaseMs());
    }

    /** A load of another kind. */
    Spent work(Meter.Work work) throws IOException, WireException {
        var spent = engine.measure(client, work);
        stage.note(spent.run());
        spent.run().complaints().forEach(bench.report()::complain);
        return spent;
    }

    @Override
    public void close() {
        client.close();
    }
}
