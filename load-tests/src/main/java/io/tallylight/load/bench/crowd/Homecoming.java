package io.tallylight.load.bench.crowd;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * All overlays lose their connection at once and come back, each at a moment of its own; who is refused tries again as
 * {@code tallylight.js} does. Belongs to the event loop.
 */
final class Homecoming {
    /** The windows of {@code tallylight.js}, ms: of which a client waits a random part, twice as long after each attempt. */
    private static final long BACKOFF_FIRST_MS = 500;

    private static final long BACKOFF_MAX_MS = 20_000;
    private static final long OVERLOAD_MS = 4_000;
    private static final int OVERLOAD = 4002;

    private static final long WAIT_US_MAX = 600_000_000;
    private static final int DIGITS = 3;
    private static final int EXAMPLES_MAX = 5;
    private static final long NS_IN_US = 1_000;

    private final CrowdSockets sockets;
    private final EventLoop loop;
    private final Random random;
    private final CompletableFuture<CameBack> done = new CompletableFuture<>();
    private final Histogram waitedUs = new Histogram(WAIT_US_MAX, DIGITS);
    private final List<String> examples = new ArrayList<>();
    private long startNs;
    private long lastNs;
    private long attempts;
    private long refused;
    private int there;

    Homecoming(CrowdSockets sockets, long seed) {
        this.sockets = sockets;
        this.loop = sockets.loop();
        this.random = new Random(seed);
    }

    /**
     * Begins.
     *
     * @param withinMs over which the overlays spread their first attempts
     * @param anew the part of them that forgot where it was, 0 to 1
     */
    CompletableFuture<CameBack> start(long withinMs, double anew) {
        startNs = System.nanoTime();
        lastNs = startNs;
        sockets.leave();
        for (var overlay : sockets.overlays()) {
            if (random.nextDouble() < anew) {
                overlay.forget();
            }
            later(overlay, withinMs, 0);
        }
        return done;
    }

    private void later(Overlay overlay, long withinMs, int failed) {
        long us = (long) (random.nextDouble() * TimeUnit.MILLISECONDS.toMicros(withinMs));
        var unused = loop.schedule(
                () -> {
                    attempts++;
                    sockets.comeBack(overlay, new Attempt(overlay, failed));
                },
                us,
                TimeUnit.MICROSECONDS);
    }

    private final class Attempt implements CrowdSocket.Life {
        private final Overlay overlay;
        private final int failed;
        private final long sinceNs = System.nanoTime();
        private boolean in;

        Attempt(Overlay overlay, int failed) {
            this.overlay = overlay;
            this.failed = failed;
        }

        @Override
        public void opened() {}

        @Override
        public void told(long nowNs) {
            if (!in) {
                in = true;
                there++;
                lastNs = nowNs;
                waitedUs.recordValue(Math.min(WAIT_US_MAX, (nowNs - sinceNs) / NS_IN_US));
                if (there == sockets.overlays().size()) {
                    done.complete(cameBack());
                }
            }
        }

        @Override
        public void ended(int code, String why) {
            if (done.isDone()) {
                sockets.gathering().lost(overlay.number, why);
                return;
            }
            there -= in ? 1 : 0;
            refused++;
            if (examples.size() < EXAMPLES_MAX) {
                examples.add(why);
            }
            long windowMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS << Math.min(failed, 16));
            later(overlay, code == OVERLOAD ? Math.max(windowMs, OVERLOAD_MS) : windowMs, failed + 1);
        }
    }

    private CameBack cameBack() {
        return new CameBack(
                there,
                (lastNs - startNs) / NS_IN_US,
                attempts,
                refused,
                waitedUs.getValueAtPercentile(50),
                waitedUs.getValueAtPercentile(99),
                examples);
    }

    /** Overlays that are not back. */
    int away() {
        return sockets.overlays().size() - there;
    }
}
