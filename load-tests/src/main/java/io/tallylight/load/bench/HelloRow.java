package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.HelloRig;
import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.bench.wire.WireClient;

/** Reservations over HTTP beside a bare Vert.x server, driven by the same client: throughput and CPU. */
final class HelloRow extends LimitRow {
    /** The goal names two event loops, on however many cores. */
    private static final int LOOPS = 2;

    private static final Goal THROUGHPUT = Goal.atLeast(0.5).remarking("0.6 excellent");
    private static final Goal CPU = Goal.atMost(1.4);

    @Override
    public String name() {
        return "hello";
    }

    @Override
    public String says() {
        return "HTTP reserve with fsync ÷ a bare Vert.x server: throughput, and CPU of the engine";
    }

    @Override
    void measure(Bench bench, boolean limited, String how) throws Exception {
        var settings = bench.settings();
        var engine = bench.engine();
        var stage = engine.stage(Stage.Plan.of(limited ? "hello-limit" : "hello", limited, BenchSettings.BUYERS));
        try (var hello = HelloRig.start(settings.jvmFlags(), LOOPS, stage.bytesOfAReservation());
                var buyers = bench.buyers(engine, stage);
                var greeters =
                        WireClient.open(hello.url(), stage.requests(), settings.connections(), stage.sequence())) {
            buyers.warmUp();
            var unused = greet(bench, hello, greeters, settings.warmUpMs());
            var duel = Duel.fight(
                    bench, "hello, " + how, buyers::reserve, () -> greet(bench, hello, greeters, settings.phaseMs()));
            var report = bench.report();
            report.add(duel.figure(name(), "HTTP reserve ÷ hello, " + how, "1/s", Spent::createdPerSecond, THROUGHPUT));
            report.add(duel.figure(name(), "engine CPU ÷ hello CPU, " + how, "µs each", Spent::serverUs, CPU));
            report.add(duel.figure(name(), "client CPU, " + how, "µs each", Spent::clientUs, Goal.NONE));
            report.add(
                    Figure.alone(name(), "Redis CPU, " + how, "µs each", Numbers.median(duel.ours(), Spent::redisUs)));
        }
    }

    private static Spent greet(Bench bench, HelloRig hello, WireClient greeters, long forMs) throws Exception {
        var spent = hello.measure(greeters, client -> client.closed(forMs, Buyers.CREATED));
        spent.run().complaints().forEach(bench.report()::complain);
        return spent;
    }
}
