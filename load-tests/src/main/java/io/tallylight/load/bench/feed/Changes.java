package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.crowd.Marks;
import io.tallylight.load.bench.crowd.WallClock;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.util.Set;

/**
 * Changes the stock of a show at even intervals: reservations of one unit over HTTP, each offer from a connection of its
 * own, so that the count which each led to is known.
 */
final class Changes implements AutoCloseable {
    private static final Set<Integer> CREATED = Set.of(201);

    private final Stage stage;
    private final WireClient client;
    private final WallClock clock = new WallClock();
    /** Acknowledged so far, by connection. */
    private final long[] reserved;

    private Changes(Stage stage, WireClient client, int offers) {
        this.stage = stage;
        this.client = client;
        this.reserved = new long[offers];
    }

    static Changes open(EngineRig engine, Stage stage) throws WireException {
        int offers = stage.requests().size();
        return new Changes(stage, WireClient.open(engine.url(), stage.requests(), offers, stage.sequence()), offers);
    }

    /**
     * What was changed.
     *
     * @param marks when each change was acknowledged
     */
    record Made(Run run, Marks marks) {}

    /** Makes so many changes a second; returns when the last is answered. */
    Made make(double perSecond, long forMs) throws WireException {
        var marks = new Marks();
        var run = client.open(perSecond, forMs, CREATED, (connection, status, dueNs, nowNs) -> {
            if (status == 201) {
                marks.add(Stage.sku(connection), ++reserved[connection], clock.epochNs(nowNs));
            }
        });
        stage.note(run);
        return new Made(run, marks);
    }

    @Override
    public void close() {
        client.close();
    }
}
