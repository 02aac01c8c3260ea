package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.Figure;
import io.tallylight.load.bench.Goal;
import io.tallylight.load.bench.Numbers;
import io.tallylight.load.bench.Report;
import io.tallylight.load.bench.crowd.Crowd;
import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Footprint;
import io.tallylight.load.bench.rig.Relay;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What an overlay costs that hears nothing. The heap is fixed and touched beforehand, so that what comes on top of it in
 * the process's memory is outside the heap, and no garbage counts; what is on the heap is what a full collection leaves.
 * Some overlays are there before, so that what only the first costs is not divided among the others.
 */
final class MemoryRow implements FeedRow {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");
    private static final Goal GOAL = Goal.atMost(10);
    private static final double KB = 1_024;
    /** One in so many more is there before. */
    private static final int FIRST = 10;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String says() {
        return "memory of the server for each idle overlay";
    }

    @Override
    public void measure(FeedBenchSettings settings, Report report, PrintWriter progress) throws Exception {
        if (!Footprint.isKnownHere()) {
            report.note("memory: not measured, it needs /proc and the jcmd of a JDK");
            return;
        }
        var flags = new ArrayList<>(settings.jvmFlags());
        flags.addAll(HEAP);
        var vertx = Vertx.vertx();
        try (var engine = EngineRig.start(vertx, settings.engineJar(), flags, settings.engineEnvironment())) {
            var unused = engine.stage(settings.plan("feed"));
            var each = each(settings.sockets(), engine.feed("feed"), engine::footprint);
            progress.println("memory, engine: " + each);
            report.add(Figure.alone(name(), "memory for each idle overlay", "KB", each.kb(), GOAL));
            report.add(Figure.alone(name(), "of it on the heap", "KB", each.heapKb()));
            report.add(Figure.alone(name(), "of it outside", "KB", each.outsideKb()));
            var relays = Relays.start(settings, report, flags);
            for (var relay : relays) {
                compare(settings, relay, each, report, progress);
            }
        } finally {
            Waiting.close(vertx);
        }
    }

    private void compare(FeedBenchSettings settings, Relay relay, Each ours, Report report, PrintWriter progress)
            throws Exception {
        try (relay) {
            var each = each(settings.sockets(), relay.feed(), relay::footprint);
            progress.println("memory, " + relay.name() + ": " + each);
            report.add(new Figure(
                    name(),
                    "memory for each idle overlay ÷ " + relay.name(),
                    "KB",
                    ours.kb(),
                    each.kb(),
                    ours.kb() / each.kb(),
                    Goal.NONE));
        }
    }

    /** Looks at the memory of a server. */
    @FunctionalInterface
    private interface Look {
        Footprint at() throws Exception;
    }

    /** What each overlay adds. */
    private record Each(double heapKb, double outsideKb) {
        double kb() {
            return heapKb + outsideKb;
        }

        @Override
        public String toString() {
            return "%s KB on the heap and %s KB outside for each overlay"
                    .formatted(Numbers.plain(heapKb), Numbers.plain(outsideKb));
        }
    }

    private static Each each(int sockets, URI feed, Look look) throws Exception {
        try (var crowd = Crowd.start(feed)) {
            crowd.open(Math.max(1, sockets / FIRST));
            crowd.settle();
            var before = look.at();
            crowd.open(sockets);
            crowd.settle();
            var after = look.at();
            return new Each(
                    (after.heapBytes() - before.heapBytes()) / sockets / KB,
                    (after.residentBytes() - before.residentBytes()) / sockets / KB);
        }
    }
}
