package io.tallylight.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.admission.ConnectionPacer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The connection pacers of all event loops, and their shared state. May be used from any thread unless noted. */
final class ConnectionPacers {
    private final Vertx vertx;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter refused;
    private final List<Runnable> closers = new CopyOnWriteArrayList<>();

    ConnectionPacers(Vertx vertx, MeterRegistry registry) {
        this.vertx = vertx;
        this.refused = Counter.builder("tallylight.feed.refused")
                .description("Clients told to come back because more came than the event loops could let in")
                .register(registry);
        Gauge.builder("tallylight.feed.waiting", waiting, AtomicInteger::get)
                .description("Clients that wait until an event loop has time to let them in")
                .register(registry);
    }

    /** Creates the pacer of one event loop; it must be created and used on that event loop only. */
    ConnectionPacer onLoop(Context loop) {
        ConnectionPacer made = new ConnectionPacer(
                System::nanoTime, (ns, task) -> after(loop, ns, task), new ConnectionPacer.Listener() {
                    @Override
                    public void waiting(int change) {
                        waiting.addAndGet(change);
                    }

                    @Override
                    public void refused() {
                        refused.increment();
                    }
                });
        closers.add(() -> loop.runOnContext(v -> made.close()));
        return made;
    }

    /** Refuses the waiting connections soon; none waits from now on. */
    void close() {
        closers.forEach(Runnable::run);
    }

    private void after(Context loop, long ns, Runnable task) {
        if (ns <= 0) {
            loop.runOnContext(v -> task.run());
        } else {
            vertx.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(ns), id -> task.run());
        }
    }
}
