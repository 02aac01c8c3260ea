package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.Map;

/**
 * Redis CPU for each reservation when a batch shares one call of the script, beside the same script called once for each
 * reservation.
 *
 * <p>The peer is an engine with batches of one. With one show it would wait for the disk after each; so its buyers are
 * spread over many shows, whose calls are on their way at the same time and share a turn of Redis and its fsync, as those
 * of many connections do. The sweeps of these shows, ten a second each, are in the peer's figures; that is why there are
 * no more of them.
 */
final class OneEachRow extends LimitRow {
    private static final Map<String, String> ONE_EACH = Map.of("TALLYLIGHT_LEDGER_BATCHCOMMANDSMAX", "1");
    private static final int SHOWS = 32;
    private static final Goal LIMITED = Goal.atMost(0.35);
    private static final Goal UNLIMITED = Goal.atMost(0.27);

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String says() {
        return "Redis CPU for each reservation ÷ the same script called once for each";
    }

    @Override
    void measure(Bench bench, boolean limited, String how) throws Exception {
        var batches = bench.engine();
        var oneEach = bench.engine("one each", ONE_EACH);
        var plan = Stage.Plan.of(limited ? "redis-limit" : "redis", limited, BenchSettings.BUYERS);
        try (var ours = bench.buyers(batches, batches.stage(plan));
                var peers = bench.buyers(oneEach, oneEach.stage(plan.inShows(SHOWS)))) {
            ours.warmUp();
            peers.warmUp();
            var duel = Duel.fight(bench, "redis, " + how, ours::reserve, peers::reserve);
            bench.report()
                    .add(duel.figure(
                            name(),
                            "Redis CPU ÷ one EVALSHA each, " + how,
                            "µs each",
                            Spent::redisUs,
                            limited ? LIMITED : UNLIMITED));
            bench.report()
                    .add(duel.figure(name(), "of it in the script, " + how, "µs each", Spent::scriptUs, Goal.NONE));
            bench.report()
                    .add(duel.figure(
                            name(),
                            "reservations for each call, " + how,
                            "a call",
                            spent -> 1 / spent.scriptCalls(),
                            Goal.NONE));
            bench.report()
                    .add(duel.figure(
                            name(),
                            "throughput ÷ one EVALSHA each, " + how,
                            "1/s",
                            Spent::createdPerSecond,
                            Goal.NONE));
        }
    }
}
