package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Meter;
import io.tallylight.load.bench.rig.RigException;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A show whose buyers buy at once, all or half of them, and the order system that its orders go to. Used by one thread. */
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
    private final URI url;
    private final int connections;
    private final boolean pure;
    private @Nullable WireClient client;
    private long sold;

    private Sales(String show, Target target, Report report, Stage stage, URI url, int connections, boolean pure) {
        this.show = show;
        this.target = target;
        this.report = report;
        this.stage = stage;
        this.url = url;
        this.connections = connections;
        this.pure = pure;
    }

    /**
     * What a load sold.
     *
     * @param before number of the last order before it
     * @param from epoch ms
     * @param to epoch ms
     */
    record Sold(long before, long from, long to) {}

    static Sales open(
            EngineRig engine,
            Target target,
            String show,
            Stage.Asked asked,
            OrdersBenchSettings settings,
            Report report)
            throws RigException {
        var stage = engine.stage(
                Stage.Plan.of(show, true, OrdersBenchSettings.BUYERS).asking(asked));
        boolean pure = asked == Stage.Asked.ORDERS;
        return new Sales(show, target, report, stage, engine.url(), settings.connections(), pure);
    }

    /** Connects when there is something to sell: a connection without a request is soon closed by the engine. */
    private WireClient client() throws WireException {
        var open = client;
        if (open == null) {
            open = WireClient.open(url, stage.requests(), connections, stage.sequence());
            client = open;
        }
        return open;
    }

    /** Sells as fast as it is answered. */
    Sold atTopRate(long forMs) throws WireException, RigException {
        return sell(with -> with.closed(forMs, CREATED), forMs);
    }

    /** Sells at that rate, at even intervals. */
    Sold atRate(double perSecond, long forMs) throws WireException, RigException {
        return sell(with -> with.open(perSecond, forMs, CREATED), forMs);
    }

    /** Sells so many orders, or some more. */
    Sold atLeast(long orders) throws WireException, RigException {
        var first = atTopRate(PIECE_MS);
        var last = first;
        while (sold - first.before() < orders) {
            last = atTopRate(PIECE_MS);
        }
        return new Sold(first.before(), first.from(), last.to());
    }

    private Sold sell(Meter.Work load, long forMs) throws WireException, RigException {
        var buyers = client();
        long before = sold;
        long from = System.currentTimeMillis();
        Run run = load.on(buyers);
        stage.note(run);
        run.complaints().forEach(report::complain);
        // Of several kinds of answers the ledger says which were orders, of one unit each.
        sold = pure ? before + run.answered(201) : stage.ledger().sold();
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
        if (client != null) {
            client.close();
        }
    }
}
