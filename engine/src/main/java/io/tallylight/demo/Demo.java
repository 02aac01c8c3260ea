package io.tallylight.demo;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running demo. Over the same data it continues with the same show, its stock and its orders, so a URL once opened
 * stays valid. After it ends, reservations expire by themselves, like those of buyers who close their browsers.
 */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final long TICK_MS = 200;
    private static final long FEATURE_SECONDS = 20;
    private static final long LOOK_SECONDS = 5;

    private final ScheduledExecutorService crowd = thread("demo-crowd");
    private final ScheduledExecutorService checkouts = thread("demo-checkouts");
    private final DemoHost host;
    private final DemoBuyers buyers;
    private long featuredAtNs = System.nanoTime();

    private Demo(DemoApi api) {
        this.host = new DemoHost(api);
        this.buyers = new DemoBuyers(api, new Random());
    }

    /**
     * Sets the show up and starts the buyers.
     *
     * @param base where the engine listens, such as {@code http://127.0.0.1:8080}
     * @throws IOException if the engine refuses the show; one line that says why
     */
    public static Demo start(String base) throws IOException, InterruptedException {
        DemoApi api = new DemoApi(base);
        DemoShow.setUp(api);
        Demo demo = new Demo(api);
        demo.run(TICK_MS, TimeUnit.MILLISECONDS, demo::tick);
        demo.run(FEATURE_SECONDS, TimeUnit.SECONDS, demo::feature);
        demo.run(LOOK_SECONDS, TimeUnit.SECONDS, demo.host::restock);
        return demo;
    }

    /** Returns the URLs to open, a line each. */
    public static String urls(String base) {
        return """
                A show is on air, with simulated buyers. Open:
                  overlay     %1$s/overlay/%2$s
                              (in OBS: a browser source with this URL, 1920 x 1080)
                  shop        %1$s/shop/%2$s
                  ledger      %1$s/v1/shows/%2$s/ledger
                  orders      %1$s/v1/shows/%2$s/orders
                  API         %1$s/docs
                The same data folder goes on with the same show. Ctrl-C stops.
                """.formatted(base, DemoShow.ID);
    }

    /** Stops the buyers; requests in flight are given up. */
    @Override
    public void close() {
        int dropped = crowd.shutdownNow().size() + checkouts.shutdownNow().size();
        LOG.debug("the demo stops; {} steps dropped", dropped);
    }

    /** A step of the demo. */
    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private void run(long every, TimeUnit unit, Step step) {
        var task = crowd.scheduleWithFixedDelay(() -> attempt(step), every, every, unit);
        LOG.debug("scheduled {}", task);
    }

    /** Runs a step. If it fails, for example while Redis restarts, it is reported and skipped. */
    private void attempt(Step step) {
        try {
            step.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (!crowd.isShutdown()) {
                LOG.warn("the demo stumbled: {}", e.getMessage() == null ? "no answer" : e.getMessage());
            }
        }
    }

    private void tick() throws IOException, InterruptedException {
        double since = (System.nanoTime() - featuredAtNs) / 1e9;
        int arriving = buyers.arrivals(since, TICK_MS / 1e3);
        for (int i = 0; i < arriving; i++) {
            DemoBuyers.Decision decision = buyers.arrive(host.featured());
            if (decision.kind() != DemoBuyers.Decision.Kind.FORGET) {
                var later = checkouts.schedule(
                        () -> attempt(() -> buyers.finish(decision)), decision.afterMs(), TimeUnit.MILLISECONDS);
                LOG.debug("decided {}: {}", decision, later);
            }
        }
    }

    private void feature() throws IOException, InterruptedException {
        host.featureNext();
        featuredAtNs = System.nanoTime();
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
