package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.crowd.Crowd;
import io.tallylight.load.bench.rig.Cpu;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Footprint;
import io.tallylight.load.bench.rig.Stage;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * All overlays of a show lose their connection and come back within a second, as when a proxy before the engine is
 * restarted, or the node beside it: what that costs, and what those notice who are buying meanwhile.
 */
final class ReturnRow implements FeedRow {
    static final String NAME = "return";

    /** The overlays spread their first attempts over this. */
    private static final long WITHIN_MS = 1_000;

    /** Reservations begin before the connections are lost, and go on a while when all should be back. */
    private static final long BEFORE_MS = 500;

    private static final long LAST_ANSWER_MS_MAX = 60_000;

    private static final long LOAD_MS_MIN = 2 * WITHIN_MS;
    /** The part of the overlays whose page is loaded anew, and which get a snapshot. */
    private static final double ANEW = 0.1;

    /** That the reservations come over, at most; the engine has them open beside the overlays. */
    static final int CONNECTIONS_MAX = 512;

    private static final int CONNECTIONS_MIN = 32;
    /** So each is used four times a second: enough for answers that take 250 ms. */
    private static final int USES_PER_SECOND = 4;

    /** Offers that are reserved, of the many that a snapshot shows. */
    private static final int HOT_OFFERS = 32;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String says() {
        return "all overlays reconnect within a second, while stock is reserved";
    }

    @Override
    public void measure(FeedBenchSettings settings, Report report, PrintWriter progress) throws Exception {
        var returning = settings.returning();
        if (returning.overlays() < returning.wanted()) {
            report.note(NAME + ": " + returning.overlays() + " overlays in place of " + returning.wanted()
                    + ", for this shell lets a process open no more files; raise it with ulimit -n");
        }
        var vertx = Vertx.vertx();
        var thread = Executors.newSingleThreadExecutor();
        try (var engine =
                EngineRig.start(vertx, settings.engineJar(), settings.jvmFlags(), settings.engineEnvironment())) {
            var stage = engine.stage(returning.plan(NAME));
            try (var load = Reserving.open(
                            engine, stage, HOT_OFFERS, connections(returning), returning.reservations());
                    var crowd = Crowd.start(engine.feed(NAME))) {
                crowd.open(returning.overlays());
                var rounds = new Rounds(settings, report, progress, engine, stage, load, crowd, thread);
                rounds.run();
            }
            engine.check().forEach(report::complain);
        } finally {
            thread.shutdownNow();
            Waiting.close(vertx);
        }
    }

    private static int connections(Returning returning) {
        return Math.min(CONNECTIONS_MAX, Math.max(CONNECTIONS_MIN, returning.reservations() / USES_PER_SECOND));
    }

    /** One return after the other, each beside the same load while nobody moves. */
    private record Rounds(
            FeedBenchSettings settings,
            Report report,
            PrintWriter progress,
            EngineRig engine,
            Stage stage,
            Reserving load,
            Crowd crowd,
            ExecutorService thread) {
        void run() throws Exception {
            var unused = round(0, settings.warmUpMs(), "warm-up");
            var figures = new ReturnFigures();
            for (int round = 1; round <= settings.rounds(); round++) {
                figures.add(round(round, settings.phaseMs(), "round " + round + "/" + settings.rounds()));
            }
            figures.report(report);
        }

        private ReturnFigures.Round round(int number, long restMs, String name) throws Exception {
            crowd.settle();
            var rest = atRest(restMs);
            crowd.settle();
            var back = comingBack(number);
            crowd.compare(stage.ledger()).forEach(report::complain);
            var round = new ReturnFigures.Round(rest, back);
            progress.println(NAME + ", " + name + ": " + round);
            return round;
        }

        private ReturnFigures.Phase atRest(long forMs) throws Exception {
            forgetPeak();
            long startNs = System.nanoTime();
            double serverUs = engine.serverUs();
            double crowdUs = Cpu.us(crowd.pid());
            var reserved = checked(load.run(forMs));
            long endNs = System.nanoTime();
            return new ReturnFigures.Phase(
                    reserved.between(startNs, endNs),
                    endNs - startNs,
                    engine.serverUs() - serverUs,
                    Cpu.us(crowd.pid()) - crowdUs,
                    peakBytes(),
                    reserved.refused());
        }

        private ReturnFigures.Back comingBack(int number) throws Exception {
            forgetPeak();
            long forMs = BEFORE_MS + Math.max(LOAD_MS_MIN, settings.phaseMs());
            Future<Reserving.Reserved> reserving = thread.submit(() -> load.run(forMs));
            TimeUnit.MILLISECONDS.sleep(BEFORE_MS);
            long lostNs = System.nanoTime();
            double serverUs = engine.serverUs();
            double crowdUs = Cpu.us(crowd.pid());
            var how = crowd.comeBack(WITHIN_MS, ANEW, settings.returning().seed() + number);
            double serverAfterUs = engine.serverUs();
            double crowdAfterUs = Cpu.us(crowd.pid());
            long lastedNs = System.nanoTime() - lostNs;
            double peakBytes = peakBytes();
            var reserved = checked(reserving.get(forMs + LAST_ANSWER_MS_MAX, TimeUnit.MILLISECONDS));
            long inNs = lostNs + TimeUnit.MICROSECONDS.toNanos(how.lastInUs());
            if (inNs - lostNs > TimeUnit.MILLISECONDS.toNanos(forMs - BEFORE_MS)) {
                report.note(NAME + ": overlays were still coming when the reservations had ended");
            }
            var phase = new ReturnFigures.Phase(
                    reserved.between(lostNs, inNs),
                    lastedNs,
                    serverAfterUs - serverUs,
                    crowdAfterUs - crowdUs,
                    peakBytes,
                    reserved.refused());
            return new ReturnFigures.Back(how, phase);
        }

        private Reserving.Reserved checked(Reserving.Reserved reserved) {
            reserved.run().complaints().forEach(report::complain);
            return reserved;
        }

        private void forgetPeak() throws Exception {
            if (Footprint.isPeakKnownHere()) {
                engine.forgetPeak();
            }
        }

        /** 0 where this machine cannot tell. */
        private double peakBytes() throws Exception {
            return Footprint.isPeakKnownHere() ? engine.peakBytes() : 0;
        }
    }
}
