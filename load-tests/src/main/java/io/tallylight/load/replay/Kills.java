package io.tallylight.load.replay;

import io.tallylight.load.client.Failures;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.harness.EngineProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Kills one of the engines again and again at even intervals, as {@code kill -9} does, and starts it again over the same data, on a
 * thread of its own. Each waits a little for its moment, so that something is under way: a checkout, a message to the
 * webhook, or whatever it may be.
 */
final class Kills implements AutoCloseable {
    /** Between the end of a restart and the next kill, ms: something shall have happened in between. */
    private static final long LIFE_MS = 1_000;

    /** The next kill waits no longer for its moment. */
    private static final long MOMENT_MS_MAX = 3_000;
    /** More than an engine needs to start over its data. */
    private static final long LAST_RESTART_MS_MAX = 120_000;
    /** A checkout takes about so long; the kill comes anywhere within it. */
    private static final long SPREAD_MS = 20;

    /** When to kill. */
    enum Moment {
        /** A buyer is about to pay. */
        CHECKOUT,
        /** A message has come to the webhook, and was not answered yet. */
        MESSAGE,
        /** At once. */
        WHENEVER
    }

    private final List<EngineProcess> engines;
    private final int count;
    private final long intervalMs;
    private final Random random;
    private final PrintWriter progress;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "kills");
    private final SynchronousQueue<Moment> moments = new SynchronousQueue<>();
    private volatile @Nullable Exception failure;
    private volatile int made;

    /**
     * So many kills, spread over a run.
     *
     * @param overMs length of the run
     * @param random says which engine is killed, and how long after its moment
     */
    Kills(List<EngineProcess> engines, int count, long overMs, Random random, PrintWriter progress) {
        this.engines = List.copyOf(engines);
        this.count = count;
        this.intervalMs = overMs / (count + 1);
        this.random = random;
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A moment has come; from any thread, and at once. */
    void happens(Moment moment) {
        var unused = moments.offer(moment); // taken only where somebody waits for one
    }

    int made() {
        return made;
    }

    /** Returns when the engine is back from the last one. */
    void await() throws EvidenceException {
        try {
            if (!Waiting.ended(thread, intervalMs * (count + 1) + LAST_RESTART_MS_MAX)) {
                throw new EvidenceException("the engine is not back from its last kill");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EvidenceException("interrupted", e);
        }
        var why = failure;
        if (why != null) {
            throw new EvidenceException("the engine did not come back: " + Failures.describe(why), why);
        }
    }

    private void run() {
        long startNs = System.nanoTime();
        long backNs = startNs;
        try {
            for (int i = 1; i <= count; i++) {
                long dueNs = startNs + TimeUnit.MILLISECONDS.toNanos(i * intervalMs);
                long atNs = Math.max(dueNs, backNs + TimeUnit.MILLISECONDS.toNanos(LIFE_MS));
                if (cancelled.await(atNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                await(Moment.values()[(i - 1) % Moment.values().length]);
                int number = random.nextInt(engines.size());
                engines.get(number).kill();
                engines.get(number).restart();
                backNs = System.nanoTime();
                made = i;
                var which = engines.size() == 1 ? "the engine" : "engine " + (number + 1);
                progress.println(which + " was killed and is back, " + i + " of " + count);
            }
        } catch (IOException | IllegalStateException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = e;
            Thread.currentThread().interrupt();
        }
    }

    private void await(Moment wanted) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(MOMENT_MS_MAX, intervalMs));
        var seen = wanted == Moment.WHENEVER ? wanted : moments.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        while (seen != null && seen != wanted) {
            seen = moments.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (wanted == Moment.CHECKOUT) {
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(SPREAD_MS)));
        }
    }

    @Override
    public void close() {
        cancelled.countDown();
        try {
            var unused = Waiting.ended(thread, LAST_RESTART_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
