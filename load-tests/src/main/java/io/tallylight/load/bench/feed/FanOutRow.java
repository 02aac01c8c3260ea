package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.wire.Run;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Every overlay hears of every change, while the stock changes. In each round the engine is measured first; then the
 * same changes are made in a show that nobody watches; then each relay sends what the engine sent.
 */
final class FanOutRow implements FeedRow {
    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String says() {
        return "deliveries, server CPU, bytes and latency while stock changes, beside relays of the same messages";
    }

    @Override
    public void measure(FeedBenchSettings settings, Report report, PrintWriter progress) throws Exception {
        var vertx = Vertx.vertx();
        try (var engine =
                EngineRig.start(vertx, settings.engineJar(), settings.jvmFlags(), settings.engineEnvironment())) {
            var shown = engine.stage(settings.plan("feed"));
            var unwatched = engine.stage(settings.plan("unwatched"));
            try (var changes = Changes.open(engine, shown);
                    var elsewhere = Changes.open(engine, unwatched);
                    var ours = Ours.open(engine, "feed", settings.sockets());
                    var theirs = Peers.open(settings, report)) {
                var rounds = new Rounds(settings, report, progress, ours, changes, elsewhere, theirs.all());
                rounds.warmUp();
                rounds.measure();
                ours.compare(shown.ledger()).forEach(report::complain);
            }
            engine.check().forEach(report::complain);
        } finally {
            Waiting.close(vertx);
        }
    }

    /** The relays, each with its crowd. */
    private record Peers(List<Theirs> all) implements AutoCloseable {
        static Peers open(FeedBenchSettings settings, Report report) throws Exception {
            var opened = new ArrayList<Theirs>();
            var relays = new ArrayList<>(Relays.start(settings, report, settings.jvmFlags()));
            boolean complete = false;
            try {
                while (!relays.isEmpty()) {
                    opened.add(Theirs.open(relays.remove(0), settings.sockets()));
                }
                complete = true;
                return new Peers(opened);
            } finally {
                if (!complete) {
                    new Peers(opened).close();
                    for (var relay : relays) {
                        relay.close();
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (var side : all) {
                side.close();
            }
        }
    }

    /** One server after the other, round after round. */
    private record Rounds(
            FeedBenchSettings settings,
            Report report,
            PrintWriter progress,
            Ours ours,
            Changes changes,
            Changes elsewhere,
            List<Theirs> theirs) {
        void warmUp() throws Exception {
            var figures =
                    new FanOutFigures(settings, theirs.stream().map(Side::name).toList());
            round(settings.warmUpMs(), figures, "warm-up");
        }

        void measure() throws Exception {
            var figures =
                    new FanOutFigures(settings, theirs.stream().map(Side::name).toList());
            for (int round = 1; round <= settings.rounds(); round++) {
                round(settings.phaseMs(), figures, "round " + round + "/" + settings.rounds());
            }
            figures.report(report);
        }

        private void round(long forMs, FanOutFigures figures, String name) throws Exception {
            var runs = new ArrayList<Run>();
            var watched = ours.watch(() -> {
                var made = changes.make(settings.changes(), forMs);
                runs.add(made.run());
                return made.marks();
            });
            double before = ours.serverUs();
            runs.add(elsewhere.make(settings.changes(), forMs).run());
            double reservingUs = ours.serverUs() - before;
            figures.ours(watched, reservingUs, runs.get(0), runs.get(1));
            runs.forEach(run -> run.complaints().forEach(report::complain));
            var line = new StringBuilder(name).append(": ").append(said(ours, watched));
            for (var side : theirs) {
                var relayed = side.watch(() -> side.publish(Side.messages(watched)));
                figures.theirs(side.name(), relayed);
                line.append("; ").append(said(side, relayed));
            }
            progress.println(line);
        }

        private String said(Side side, Watched watched) {
            watched.heard().complaints().forEach(line -> report.complain(side.name() + ": " + line));
            return "%s %s deliveries a second, %s µs a frame, %s cores"
                    .formatted(
                            side.name(),
                            Numbers.plain(watched.deliveriesPerSecond()),
                            Numbers.plain(watched.serverUsPerFrame()),
                            Numbers.plain(watched.serverCores()));
        }
    }
}
