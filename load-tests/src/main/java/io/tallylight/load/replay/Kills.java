package io.tallylight.load.replay;

import io.tallylight.load.client.Failures;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.harness.EngineProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills an engine again and again at even intervals, as {@code kill -9} does, and starts it again over the same data, on a
 * thread of its own.
 */
final class Kills implements AutoCloseable {
    /** Between the end of a restart and the next kill, ms: something shall have happened in between. */
    private static final long LIFE_MS = 1_000;

    private final EngineProcess engine;
    private final int count;
    private final long intervalMs;
    private final PrintWriter progress;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "kills");
    private volatile @Nullable Exception failure;
    private volatile int made;

    /** {@code overMs}: the run's length; the kills are spread over it. */
    Kills(EngineProcess engine, int count, long overMs, PrintWriter progress) {
        this.engine = engine;
        this.count = count;
        this.intervalMs = overMs / (count + 1);
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    int made() {
        return made;
    }

    /** Returns when the engine is back from the last one. */
    void await() throws EvidenceException {
        try {
            thread.join();
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
                engine.kill();
                engine.restart();
                backNs = System.nanoTime();
                made = i;
                progress.println("the engine was killed and is back, " + i + " of " + count);
            }
        } catch (IOException | IllegalStateException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = e;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cancelled.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
