package io.tallylight.load.replay;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Sends every basket when it is due, whatever became of those before it: an open model, in which a slow engine is met by
 * more requests in flight and not by fewer.
 */
final class Runner {
    private static final long PROGRESS_MS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final ReplayPlan plan;
    private final BasketRun.Shared shared;
    private final PrintWriter progress;

    Runner(Vertx vertx, Context context, ReplayPlan plan, BasketRun.Shared shared, PrintWriter progress) {
        this.vertx = vertx;
        this.context = context;
        this.plan = plan;
        this.shared = shared;
        this.progress = progress;
    }

    /** Completes when nothing more will happen to any basket. Call it once, from any thread. */
    Future<Void> run() {
        var promise = Promise.<Void>promise();
        context.runOnContext(nothing -> start().onComplete(promise));
        return promise.future();
    }

    private Future<Void> start() {
        long startNs = System.nanoTime();
        var ends = new ArrayList<Future<Void>>();
        for (var basket : plan.baskets()) {
            var end = Promise.<Void>promise();
            ends.add(end.future());
            long dueNs = startNs + TimeUnit.MILLISECONDS.toNanos(basket.dueMs());
            shared.timers()
                    .after(
                            basket.dueMs(),
                            () -> new BasketRun(shared, basket, dueNs).start().onComplete(end));
        }
        long ticker = vertx.setPeriodic(PROGRESS_MS, id -> report(startNs));
        return Future.join(ends).<Void>mapEmpty().onComplete(done -> {
            vertx.cancelTimer(ticker);
            report(startNs);
        });
    }

    private void report(long startNs) {
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        progress.println(Progress.line(elapsedMs, plan.baskets().size(), shared.tally()));
    }
}
