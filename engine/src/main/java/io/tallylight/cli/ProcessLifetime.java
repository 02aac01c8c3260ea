package io.tallylight.cli;

import io.tallylight.boot.BuildVersion;
import io.tallylight.boot.Engine;
import io.tallylight.boot.EngineException;
import io.tallylight.boot.NodeId;
import io.tallylight.boot.TemporaryFiles;
import io.tallylight.config.Config;
import io.tallylight.config.ServerUrl;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the engine from start to Ctrl-C. The JVM answers SIGINT and SIGTERM with its shutdown hooks; ours closes the
 * engine, once, and then ends the process with 0: stopping on request is a success, whatever the signal.
 */
final class ProcessLifetime {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLifetime.class);
    /** Maximum time for which a start that is being interrupted may clean up after itself, in seconds. */
    private static final long INTERRUPTED_START_SECONDS_MAX = 30;

    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private volatile @Nullable Engine engine;
    private volatile @Nullable Companion companion;
    private volatile boolean stopping;

    private ProcessLifetime() {}

    /** A running engine, as reported to the operator. */
    record Running(String url, Config config) {}

    /** A component that runs beside the engine and uses its API; it is closed first. */
    interface Companion extends AutoCloseable {
        @Override
        void close();
    }

    /** Starts a companion as soon as the engine serves. */
    interface CompanionStart {
        Companion start(Running running) throws EngineException;
    }

    /**
     * Starts the engine, prints its address, and blocks until the process is told to stop.
     *
     * @param companion component that is started on this thread when the engine serves
     */
    static int serve(Config config, CompanionStart companion) throws EngineException {
        ProcessLifetime processLifetime = new ProcessLifetime();
        Thread hook = new Thread(processLifetime::stop, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            TemporaryFiles.keepIn(config.data().dir());
            Engine started = Engine.start(config);
            processLifetime.engine = started;
            Running running = new Running(url(config, started.port()), config);
            announce(running);
            LOG.info(
                    "{}",
                    StartupLine.of(
                            config, running.url(), started.embeddedServer(), NodeId.ofThisProcess(System.getenv())));
            processLifetime.companion = companion.start(running);
        } catch (EngineException | RuntimeException e) {
            if (!processLifetime.stopping) {
                boolean removed = Runtime.getRuntime().removeShutdownHook(hook);
                LOG.debug("start failed; shutdown hook removed: {}", removed);
                processLifetime.close();
                throw e;
            }
        } finally {
            processLifetime.startEnded.countDown();
        }
        return untilStopped();
    }

    /** Blocks until the shutdown hook ends the process; nothing ever counts the latch down. */
    private static int untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void stop() {
        stopping = true;
        int code = 0;
        try {
            if (startEnded.getCount() > 0) {
                starter.interrupt();
                if (!startEnded.await(INTERRUPTED_START_SECONDS_MAX, TimeUnit.SECONDS)) {
                    LOG.warn("the start did not end within {} s", INTERRUPTED_START_SECONDS_MAX);
                }
            }
            close();
            System.out.println("Tallylight has stopped");
        } catch (InterruptedException | RuntimeException e) {
            LOG.error("the shutdown failed", e);
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }

    private void close() {
        @Nullable Companion beside = companion;
        if (beside != null) {
            beside.close();
        }
        @Nullable Engine running = engine;
        if (running != null) {
            running.close();
        }
    }

    private static String url(Config config, int port) {
        String host = config.http().host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static void announce(Running running) {
        Config config = running.config();
        @Nullable ServerUrl redis = config.redis().url();
        System.out.println("Tallylight " + BuildVersion.text() + " is listening on " + running.url());
        System.out.println("  API         " + running.url() + "/docs");
        System.out.println("  metrics     " + running.url() + "/metrics");
        System.out.println(
                "  data        " + config.data().dir().toAbsolutePath().normalize());
        System.out.println("  Redis       " + (redis == null ? "embedded" : redis));
        List<String> systems = config.orders().systems();
        String besides = systems.stream().skip(1).map(name -> ", " + name).collect(Collectors.joining());
        System.out.println("  orders to   " + config.ordersSqlUrl() + besides);
    }
}
