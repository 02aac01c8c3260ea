package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.concurrent.atomic.AtomicInteger;

/** What a rewrite of the append-only file costs those who reserve meanwhile: a rewrite runs all the time beside none. */
final class RewriteRow implements Row {
    @Override
    public String name() {
        return "rewrite";
    }

    @Override
    public String says() {
        return "reserve during a rewrite of Redis's append-only file ÷ without one";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var engine = bench.engine();
        var rewrites = new AtomicInteger();
        try (var buyers = bench.buyers(engine, engine.stage(Stage.Plan.of("rewrite", true, BenchSettings.BUYERS)))) {
            buyers.warmUp();
            var duel = Duel.fight(
                    bench,
                    "rewrite",
                    () -> {
                        try (var rewriting = engine.rewriting()) {
                            var spent = buyers.reserve();
                            rewrites.addAndGet(rewriting.rewrites());
                            return spent;
                        }
                    },
                    buyers::reserve);
            bench.report()
                    .add(duel.figure(
                            name(), "reserve during a rewrite ÷ without", "1/s", Spent::createdPerSecond, Goal.NONE));
            bench.report()
                    .note("rewrite: " + rewrites + " rewrites ended while their round lasted, the next began at once");
        }
    }
}
