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

    private final Report report;
    private final EngineRig engine;
    private final Stage stage;
    private final WireClient client;

    private Buyers(Report report, EngineRig engine, Stage stage, WireClient client) {
        this.report = report;
        this.engine = engine;
        this.stage = stage;
        this.client = client;
    }

    /** So many connections to the engine. */
    static Buyers open(Report report, EngineRig engine, Stage stage, int connections) throws WireException {
        return new Buyers(
                report, engine, stage, WireClient.open(engine.url(), stage.requests(), connections, stage.sequence()));
    }

    /** Each reserves as fast as it is answered; every answer must be {@code 201}. */
    Spent reserve(long forMs) throws IOException, WireException {
        return work(client -> client.closed(forMs, CREATED));
    }

    /** A load of another kind. */
    Spent work(Meter.Work work) throws IOException, WireException {
        var spent = engine.measure(client, work);
        stage.note(spent.run());
        spent.run().complaints().forEach(report::complain);
        return spent;
    }

    @Override
    public void close() {
        client.close();
    }
}
