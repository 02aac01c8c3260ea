package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;
import java.util.Set;

/** What it costs to say no, which in a drop is what most requests get: {@code 409 sold-out} beside {@code 201}. */
final class SoldOutRow implements Row {
    private static final Set<Integer> SOLD_OUT = Set.of(201, 409);

    @Override
    public String name() {
        return "soldout";
    }

    @Override
    public String says() {
        return "refusals of what is sold out ÷ reservations: throughput and CPU";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var engine = bench.engine();
        var plan = Stage.Plan.of("soldout", true, BenchSettings.BUYERS);
        var few = Stage.Plan.of("soldout-few", true, BenchSettings.BUYERS).allotting(1);
        long phaseMs = bench.settings().phaseMs();
        try (var late = bench.buyers(engine, engine.stage(few));
                var buyers = bench.buyers(engine, engine.stage(plan))) {
            buyers.warmUp();
            var unused = late.work(client -> client.closed(bench.settings().warmUpMs(), SOLD_OUT));
            var duel = Duel.fight(
                    bench, "sold out", () -> late.work(client -> client.closed(phaseMs, SOLD_OUT)), buyers::reserve);
            var report = bench.report();
            report.add(duel.figure(
                    name(), "409 sold-out ÷ 201", "1/s", spent -> spent.run().perSecond(), Goal.NONE));
            report.add(duel.figure(name(), "engine CPU, 409 ÷ 201", "µs each", Spent::serverUs, Goal.NONE));
            report.add(duel.figure(name(), "Redis CPU, 409 ÷ 201", "µs each", Spent::redisUs, Goal.NONE));
        }
    }
}
