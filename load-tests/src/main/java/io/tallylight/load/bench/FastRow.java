package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;

/**
 * What waiting for the disk costs. One engine and one Redis; only {@code appendfsync} changes between the rounds: what
 * the tiers fsync and fast differ in.
 */
final class FastRow implements Row {
    private static final String APPENDFSYNC = "appendfsync";
    private static final Goal GOAL = Goal.atLeast(0.9);

    @Override
    public String name() {
        return "fsync";
    }

    @Override
    public String says() {
        return "reserve with fsync ÷ without waiting for the disk";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var engine = bench.engine();
        var redis = engine.link();
        try (var buyers = bench.buyers(engine, engine.stage(Stage.Plan.of("fsync", true, BenchSettings.BUYERS)))) {
            buyers.warmUp();
            var duel = Duel.fight(bench, "fsync ÷ fast", buyers::reserve, () -> {
                redis.set(APPENDFSYNC, "everysec");
                try {
                    return buyers.reserve();
                } finally {
                    redis.set(APPENDFSYNC, "always");
                }
            });
            bench.report().add(duel.figure(name(), "reserve with fsync ÷ fast", "1/s", Spent::createdPerSecond, GOAL));
            bench.report().add(duel.figure(name(), "Redis CPU, fsync ÷ fast", "µs each", Spent::redisUs, Goal.NONE));
        }
    }
}
