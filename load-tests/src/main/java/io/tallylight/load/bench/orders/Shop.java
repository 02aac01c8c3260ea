package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.RigException;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.WireClient;
import io.tallylight.load.bench.wire.WireException;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** An engine with one order system that is measured. Closing it checks every show and every order. */
final class Shop implements AutoCloseable {
    private static final Set<Integer> CREATED = Set.of(201);

    private final OrdersBenchSettings settings;
    private final Report report;
    private final PrintWriter progress;
    private final Target target;
    private final Vertx vertx;
    private final EngineRig engine;
    private final Stage reserved;
    private final WireClient reserving;
    private final List<Sales> all = new ArrayList<>();

    private Shop(
            OrdersBenchSettings settings,
            Report report,
            PrintWriter progress,
            Target target,
            Vertx vertx,
            EngineRig engine,
            Stage reserved,
            WireClient reserving) {
        this.settings = settings;
        this.report = report;
        this.progress = progress;
        this.target = target;
        this.vertx = vertx;
        this.engine = engine;
        this.reserved = reserved;
        this.reserving = reserving;
    }

    /** Starts the engine and warms it up; the target is the caller's. */
    static Shop open(OrdersBenchSettings settings, Report report, PrintWriter progress, Target target)
            throws Exception {
        var environment = new HashMap<>(settings.engineEnvironment());
        environment.putAll(target.environment());
        var vertx = Vertx.vertx();
        var engine = EngineRig.start(vertx, settings.engineJar(), settings.jvmFlags(), environment);
        boolean opened = false;
        try {
            target.opened(engine);
            var stage = engine.stage(Stage.Plan.of("reserved", true, OrdersBenchSettings.BUYERS));
            var client = WireClient.open(engine.url(), stage.requests(), settings.connections(), stage.sequence());
            var shop = new Shop(settings, report, progress, target, vertx, engine, stage, client);
            shop.warmUp();
            opened = true;
            return shop;
        } finally {
            if (!opened) {
                engine.close();
            }
        }
    }

    private void warmUp() throws Exception {
        var unused = reservationsPerSecond(settings.warmUpMs());
        var sales = sales("warm-up");
        var warm = sales.drained(sales.atTopRate(settings.warmUpMs()));
        say(target.name() + ": " + Numbers.plain(warm.orders().size()) + " orders while warming up");
    }

    OrdersBenchSettings settings() {
        return settings;
    }

    Report report() {
        return report;
    }

    Target target() {
        return target;
    }

    void say(String line) {
        progress.println(line);
    }

    /** A show that sells. */
    Sales sales(String show) throws Exception {
        return sales(show, Stage.Asked.ORDERS);
    }

    /** A show in which buyers ask for this. */
    Sales sales(String show, Stage.Asked asked) throws Exception {
        var sales = Sales.open(engine, target, show, asked, settings, report);
        all.add(sales);
        return sales;
    }

    /** Reservations a second at the top rate, in a show of their own, over one phase. */
    double reservationsPerSecond() throws WireException {
        return reservationsPerSecond(settings.phaseMs());
    }

    private double reservationsPerSecond(long forMs) throws WireException {
        var run = reserving.closed(forMs, CREATED);
        reserved.note(run);
        run.complaints().forEach(report::complain);
        return run.perSecond(201);
    }

    @Override
    public void close() throws IOException, SQLException, RigException {
        try {
            for (var sales : all) {
                sales.close();
                sales.check();
            }
            reserving.close();
            engine.check().forEach(report::complain);
        } finally {
            engine.close();
            Waiting.close(vertx);
        }
    }
}
