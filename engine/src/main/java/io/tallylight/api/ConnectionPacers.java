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

/** The turnstiles of all event loops, and what they have in common. For any thread, except where said. */
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

    /** That of one event loop; to be made, and used, on it alone. */
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

    /** Refuses those who wait, soon; nobody waits any more. */
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
