package io.tallylight.load.bench;

import io.tallylight.load.bench.rig.PostgresRig;
import io.tallylight.load.bench.rig.RowLock;
import io.tallylight.load.bench.rig.Spent;
import io.tallylight.load.bench.rig.Stage;

/**
 * Reservations beside a row lock in PostgreSQL, both durable. Ours come over HTTP, the peer's straight over JDBC: that
 * is to the peer's advantage.
 */
final class RowLockRow implements Row {
    private static final int CLIENTS = 16;
    private static final Goal GOAL = Goal.atLeast(25);

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String says() {
        return "reserve ÷ a row lock in PostgreSQL, both durable; one hot row, and eight";
    }

    @Override
    public void measure(Bench bench) throws Exception {
        if (!PostgresRig.isHere()) {
            bench.report().note("postgres: not measured, there are no binaries for this machine");
            return;
        }
        var engine = bench.engine();
        try (var postgres = PostgresRig.start();
                var clients = RowLock.open(postgres, CLIENTS)) {
            bench.report()
                    .note("postgres: " + postgres.version() + ", " + CLIENTS
                            + " clients, fsync, synchronous_commit and full_page_writes on");
            for (int rows : new int[] {1, RowLock.ROWS_MAX}) {
                var plan = new Stage.Plan("postgres-" + rows, 1, rows, Stage.Plan.PLENTY, 0, BenchSettings.BUYERS);
                try (var buyers = bench.buyers(engine, engine.stage(plan))) {
                    buyers.warmUp();
                    var unused = clients.reserve(rows, bench.settings().warmUpMs());
                    var name = rows == 1 ? "one row" : rows + " rows";
                    var duel = Duel.fight(
                            bench,
                            "postgres, " + name,
                            buyers::reserve,
                            () -> clients.reserve(rows, bench.settings().phaseMs()));
                    var what = "reserve ÷ row lock, " + name;
                    bench.report()
                            .add(duel.figure(
                                    name(), what, "1/s", Spent::createdPerSecond, rows == 1 ? GOAL : Goal.NONE));
                }
            }
        }
    }
}
