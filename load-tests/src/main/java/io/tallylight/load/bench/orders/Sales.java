package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Meter;
import io.tallylight.load.bench.rig.RigException;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A show whose buyers buy at once, and the order system that its orders go to. Used by one thread. */
final class Sales implements AutoCloseable {
    private static final Set<Integer> CREATED = Set.of(201);
    /** One load of those that sell a certain number of orders, ms. */
    private static final long PIECE_MS = 200;

    private static final long POLL_MS = 20;
    /** An order system that takes nothing for so long is not waited for; longer than any wait of the engine's own. */
    private static final long STANDSTILL_S = 90;

    private final String show;
    private final Target target;
    private final Report report;
    private final Stage stage;
    private final WireClient client;
    private long sold;

    private Sales(String show, Target target, Report report, Stage stage, WireClient client) {
        this.show = show;
        this.target = target;
        this.report = report;
        this.stage = stage;
        this.client = client;
    }

    /**
     * What a load sold.
     *
     * @param before number of the last order before it
     * @param from epoch ms
     * @param to epoch ms
     */
    record Sold(long before, long from, long to) {}

    static Sales open(EngineRig engine, Target target, String show, OrdersBenchSettings settings, Report report)
            throws RigException, WireException {
        var stage = engine.stage(
                Stage.Plan.of(show, true, OrdersBenchSettings.BUYERS).selling());
        var client = WireClient.open(engine.url(), stage.requests(), settings.connections(), stage.sequence());
        return new Sales(show, target, report, stage, client);
    }

    /** Sells as fast as it is answered. */
    Sold atTopRate(long forMs) throws WireException {
        return sell(with -> with.closed(forMs, CREATED), forMs);
    }

    /** Sells at that rate, at even intervals. */
    Sold atRate(double perSecond, long forMs) throws WireException {
        return sell(with -> with.open(perSecond, forMs, CREATED), forMs);
    }

    /** Sells so many orders, or some more. */
    Sold atLeast(long orders) throws WireException {
        var first = atTopRate(PIECE_MS);
        var last = first;
        while (sold - first.before() < orders) {
            last = atTopRate(PIECE_MS);
        }
        return new Sold(first.before(), first.from(), last.to());
    }

    private Sold sell(Meter.Work load, long forMs) throws WireException {
        long before = sold;
        long from = System.currentTimeMillis();
        Run run = load.on(client);
        stage.note(run);
        run.complaints().forEach(report::complain);
        sold += run.answered(201);
        return new Sold(before, from, from + forMs);
    }

    String show() {
        return show;
    }

    /** Waits until the order system has every order, and answers when it got those that this load sold. */
    Timeline drained(Sold load) throws SQLException {
        long highest = target.highest(show);
        long movedNs = System.nanoTime();
        while (highest < sold) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            long now = target.highest(show);
            if (now > highest) {
                highest = now;
                movedNs = System.nanoTime();
            } else if (System.nanoTime() - movedNs > TimeUnit.SECONDS.toNanos(STANDSTILL_S)) {
                throw new IllegalStateException(target.name() + " has order " + highest + " of " + sold
                        + " and took nothing for " + STANDSTILL_S + " s");
            }
        }
        return target.since(show, load.before());
    }

    /** Complains where the order system does not have each order once. */
    void check() throws SQLException {
        target.check(show, sold).forEach(line -> report.complain(show + ": " + line));
    }

    @Override
    public void close() {
        client.close();
    }
}
