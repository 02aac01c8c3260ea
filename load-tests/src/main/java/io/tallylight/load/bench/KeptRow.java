package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.Rewriting;
import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.Map;

/**
 * Whether a reservation costs more when millions are kept already: one engine with a full show beside one with shows that
 * have ten thousand.
 */
final class KeptRow implements Row {
    private static final long MANY = 10_000_000;
    private static final long FEW = 10_000;
    /** Redis, the engine, and the pages that a rewrite copies. */
    private static final double BYTES_EACH = 1_200;

    private static final Goal GOAL = Goal.atMost(1.2);
    private static final long SEEDING_MS = 10_000;
    /** So short that a small show stays small. */
    private static final long PHASE_MS = 500;

    @Override
    public String name() {
        return "kept";
    }

    @Override
    public String says() {
        return "cost of a reservation with 10 million kept ÷ with 10 thousand (takes ten minutes)";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public void measure(Bench bench) throws Exception {
        long many = many(bench);
        long few = Math.min(FEW, many / 10);
        var full = bench.engine();
        var empty = bench.engine("empty", Map.of());
        try (var crowd = bench.buyers(full, full.stage(plan("kept")))) {
            seed(bench, full, crowd, many);
            try (var first = bench.buyers(empty, empty.stage(plan("kept-warm")))) {
                first.warmUp();
            }
            int[] shows = {0};
            var duel = Duel.fight(bench, "kept", () -> crowd.reserve(PHASE_MS), () -> {
                shows[0]++;
                return small(bench, empty, "kept-" + shows[0], few);
            });
            report(bench.report(), duel, many, few);
        }
    }

    private void report(Report report, Duel duel, long many, long few) {
        var what = Numbers.plain(many) + " kept ÷ " + Numbers.plain(few);
        report.add(duel.figure(name(), "Redis CPU, " + what, "µs each", Spent::redisUs, GOAL));
        report.add(duel.figure(name(), "throughput, " + what, "1/s", Spent::createdPerSecond, Goal.NONE));
        report.add(duel.figure(name(), "engine CPU, " + what, "µs each", Spent::serverUs, Goal.NONE));
    }

    /** A show with a few reservations, which then gets more. */
    private static Spent small(Bench bench, EngineRig empty, String show, long few) throws Exception {
        try (var buyers = bench.buyers(empty, empty.stage(plan(show)))) {
            long kept = 0;
            while (kept < few) {
                kept += buyers.reserve(PHASE_MS / 5).run().answered(201);
            }
            return buyers.reserve(PHASE_MS);
        }
    }

    /** Fills a show, without a disk to wait for; the file is then written whole. */
    private static void seed(Bench bench, EngineRig full, Buyers crowd, long many) throws Exception {
        var redis = full.link();
        redis.set("appendonly", "no");
        long kept = 0;
        while (kept < many) {
            long forMs = Math.min(SEEDING_MS, bench.settings().phaseMs());
            kept += crowd.reserve(forMs).run().answered(201);
            bench.say("kept: " + Numbers.plain(kept) + " of " + Numbers.plain(many));
        }
        redis.set("appendonly", "yes");
        Rewriting.await(redis);
    }

    private static long many(Bench bench) {
        long wanted = bench.settings().kept();
        if (wanted > 0) {
            return wanted;
        }
        long fits = (long) (Machine.availableBytes() / BYTES_EACH);
        if (fits >= MANY) {
            return MANY;
        }
        bench.report()
                .note("kept: memory is free for " + Numbers.plain(fits) + " reservations, not for "
                        + Numbers.plain(MANY));
        return fits;
    }

    private static Stage.Plan plan(String show) {
        return Stage.Plan.of(show, true, BenchSettings.BUYERS);
    }
}
