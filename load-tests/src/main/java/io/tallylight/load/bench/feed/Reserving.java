package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Reserves at even intervals, and remembers of each request when it was due and how long it took. Used by one thread. */
final class Reserving implements AutoCloseable {
    private static final Set<Integer> EXPECTED = Set.of(201, 429, 503);
    private static final long TOOK_NS_MAX = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Stage stage;
    private final WireClient client;
    private final int perSecond;

    private Reserving(Stage stage, WireClient client, int perSecond) {
        this.stage = stage;
        this.client = client;
        this.perSecond = perSecond;
    }

    /**
     * Connects.
     *
     * @param hot offers that are reserved, the first of the show
     */
    static Reserving open(EngineRig engine, Stage stage, int hot, int connections, int perSecond) throws WireException {
        var requests = stage.requests();
        var client = WireClient.open(
                engine.url(), requests.subList(0, Math.min(hot, requests.size())), connections, stage.sequence());
        return new Reserving(stage, client, perSecond);
    }

    /** One that was acknowledged, or waited in vain; nanoseconds, by {@link System#nanoTime}. */
    private record Sample(long dueNs, long tookNs) {}

    /** What became of a load. */
    record Reserved(Run run, List<Sample> samples) {
        /** Requests that were refused. */
        long refused() {
            return run.answered() - run.answered(201);
        }

        /** Nanoseconds from when a request was due until it was acknowledged, of those due in that time. */
        Histogram between(long fromNs, long toNs) {
            var histogram = new Histogram(TOOK_NS_MAX, DIGITS);
            for (var sample : samples) {
                if (sample.dueNs - fromNs >= 0 && sample.dueNs - toNs < 0) {
                    histogram.recordValue(Math.min(TOOK_NS_MAX, Math.max(0, sample.tookNs)));
                }
            }
            return histogram;
        }
    }

    /** Returns when the last is answered. */
    Reserved run(long forMs) throws WireException {
        var samples = new ArrayList<Sample>();
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
        var run = client.open(perSecond, forMs, EXPECTED, (connection, status, dueNs, nowNs) -> {
            if (status == 201) {
                samples.add(new Sample(dueNs, nowNs - dueNs));
            }
        });
        stage.note(run);
        // What found every connection busy until the end waited at least until then, and was due last.
        for (long i = 1; i <= run.unsent(); i++) {
            long waitedNs = i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            samples.add(new Sample(endNs - waitedNs, waitedNs));
        }
        return new Reserved(run, samples);
    }

    @Override
    public void close() {
        client.close();
    }
}
