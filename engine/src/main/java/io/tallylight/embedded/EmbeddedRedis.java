package io.tallylight.embedded;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis on loopback, over {@code <data>/redis}, with repair and restart.
 *
 * <p>Guarantees: {@link #start} returns only when every write that is on disk in this folder is loaded and safe from
 * the next restart; with {@link AppendFsync#ALWAYS} that is every write that was ever acknowledged. If Redis dies while
 * this is open, it comes back on the same port with the same password and those writes. Two servers never run over one
 * folder.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int PORT_ATTEMPTS_MAX = 5;
    private static final long BACKOFF_MS_MIN = 100;
    private static final long BACKOFF_MS_MAX = 5_000;
    private static final long SUPERVISOR_MS_MAX = 30_000;
    /** Life of a Redis in ms after which its start counts as successful; the next restart then tries at once again. */
    private static final long SETTLED_MS = 60_000;

    private final RedisFiles files;
    private final RedisConf conf;
    private final PortAllocator portAllocator;
    private final ServerProgram program;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread supervisor;
    private volatile RedisProcess current;
    private volatile boolean closing;

    /** Receives the end and the return of Redis, on the supervisor's thread, so that a test can wait for them. */
    interface Listener {
        /** Redis is gone; it is being started again. */
        default void down(String why) {}

        /** Redis serves again on the same URL, with everything it had acknowledged. */
        default void up() {}
    }

    private EmbeddedRedis(
            RedisFiles files, RedisConf conf, PortAllocator portAllocator, ServerProgram program, RedisProcess first) {
        this.files = files;
        this.program = program;
        this.conf = conf;
        this.portAllocator = portAllocator;
        this.current = first;
        this.supervisor = new Thread(this::supervise, "embedded-redis");
        this.supervisor.setDaemon(true);
    }

    /**
     * Starts Redis in a folder that the caller holds, and goes on holding until this is closed.
     *
     * @throws EmbeddedRedisException if Redis doesn't start; one clear line
     */
    public static EmbeddedRedis start(DataFolder folder) throws EmbeddedRedisException {
        return start(folder, AppendFsync.ALWAYS, ServerChoice.OF_THE_JAR);
    }

    /** Starts the chosen program, with a policy for syncing its file: see the other method. */
    public static EmbeddedRedis start(DataFolder folder, AppendFsync appendFsync, ServerChoice choice)
            throws EmbeddedRedisException {
        return start(folder, appendFsync, choice, PortAllocator::random);
    }

    static EmbeddedRedis start(DataFolder folder, AppendFsync appendFsync, PortAllocator portAllocator)
            throws EmbeddedRedisException {
        return start(folder, appendFsync, ServerChoice.OF_THE_JAR, portAllocator);
    }

    private static EmbeddedRedis start(
            DataFolder folder, AppendFsync appendFsync, ServerChoice choice, PortAllocator portAllocator)
            throws EmbeddedRedisException {
        try {
            RedisFiles files = RedisFiles.in(folder);
            new OrphanedRedis(files).end();
            EmbeddedRedis redis = launchFirst(files, appendFsync, choice.programs(files), portAllocator);
            redis.supervisor.start();
            return redis;
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "the data folder " + folder.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Tries one program after another; an installed one may not run in the folder, or not know our settings. */
    private static EmbeddedRedis launchFirst(
            RedisFiles files, AppendFsync appendFsync, List<ServerProgram> programs, PortAllocator portAllocator)
            throws EmbeddedRedisException, IOException {
        List<ServerProgram> kept = new ArrayList<>();
        for (ServerProgram program : programs) {
            kept.add(programs.size() > 1 ? RedisBinary.keep(files, program) : program);
        }
        for (int i = 0; ; i++) {
            ServerProgram program = kept.get(i);
            try {
                RedisBinary.install(files, program);
                return launch(files, appendFsync, program, portAllocator);
            } catch (EmbeddedRedisException e) {
                if (i + 1 == kept.size()) {
                    throw e;
                }
                LOG.warn("{} is left out: {}", program, e.getMessage());
            }
        }
    }

    /** Launches a program. While the port is not known to clients yet, a taken one is replaced by another. */
    private static EmbeddedRedis launch(
            RedisFiles files, AppendFsync appendFsync, ServerProgram program, PortAllocator portAllocator)
            throws EmbeddedRedisException, IOException {
        for (int attempt = 1; ; attempt++) {
            RedisConf conf = RedisConf.fresh(new SecureRandom(), portAllocator.free(), appendFsync);
            conf.write(files);
            try {
                return new EmbeddedRedis(
                        files, conf, portAllocator, program, RedisProcess.launch(files, conf, portAllocator));
            } catch (PortTakenException e) {
                if (attempt == PORT_ATTEMPTS_MAX) {
                    throw e;
                }
                LOG.warn("{}; trying another port", e.getMessage());
            }
        }
    }

    /** Returns the program that serves. */
    public Server server() {
        ServerVersion version = program.version();
        String number = version.major() + "." + version.minor() + "." + version.patch();
        return new Server(version.product(), number, program.isBundled(), program.toString());
    }

    /**
     * A program that serves.
     *
     * @param product {@code Redis} or {@code Valkey}
     * @param text name and origin of the program, for people
     */
    public record Server(String product, String version, boolean bundled, String text) {}

    /**
     * Returns {@code redis://engine:password@127.0.0.1:port}, of the user with the engine's permissions; it does not
     * change.
     */
    public String engineUrl() {
        return "redis://" + EngineUser.NAME + ":" + conf.enginePassword() + "@127.0.0.1:" + conf.port();
    }

    /** Returns {@code redis://:password@127.0.0.1:port}, of the owner, who may do everything; it does not change. */
    public String url() {
        return "redis://:" + conf.password() + "@127.0.0.1:" + conf.port();
    }

    /** Returns the process id of the Redis that serves now; it changes with a restart. */
    public long pid() {
        return current.pid();
    }

    void onChange(Listener listener) {
        listeners.add(listener);
    }

    private void supervise() {
        long backoffMs = BACKOFF_MS_MIN;
        try {
            while (!closing) {
                try {
                    backoffMs = superviseOneLife(backoffMs);
                } catch (RuntimeException e) {
                    // Without this thread a dead Redis would stay dead.
                    LOG.error("watching the embedded Redis failed; going on in {} ms", backoffMs, e);
                    Thread.sleep(backoffMs);
                    backoffMs = Math.min(backoffMs * 2, BACKOFF_MS_MAX);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until Redis dies and starts it again; returns how long to wait before the restart after that. */
    private long superviseOneLife(long backoffMs) throws InterruptedException {
        long startNs = System.nanoTime();
        int code = current.waitForExit();
        if (closing) {
            return backoffMs;
        }
        boolean settled = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) > SETTLED_MS;
        String why = (code > 128 ? "signal " + (code - 128) : "exit code " + code) + "; last words: "
                + current.lastComplaint();
        LOG.error("the embedded Redis died ({}); starting it again", why);
        listeners.forEach(listener -> listener.down(why));
        return restart(settled ? BACKOFF_MS_MIN : backoffMs);
    }

    /** Tries until Redis serves; returns how long to wait before the next restart. */
    private long restart(long backoffMs) throws InterruptedException {
        long nextMs = backoffMs;
        while (!closing) {
            Thread.sleep(nextMs);
            nextMs = Math.min(nextMs * 2, BACKOFF_MS_MAX);
            try {
                current = RedisProcess.launch(files, conf, portAllocator);
                LOG.info("the embedded Redis serves again on port {}", conf.port());
                listeners.forEach(Listener::up);
                return nextMs;
            } catch (EmbeddedRedisException | RuntimeException e) {
                if (!closing) {
                    LOG.error("{}; next try in {} ms", e.getMessage(), nextMs);
                }
            }
        }
        return nextMs;
    }

    /** Flushes and stops Redis, and waits until it is gone. Its users must have stopped. May be called twice. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        supervisor.interrupt();
        joinSupervisor();
        current.stop();
    }

    private void joinSupervisor() {
        try {
            supervisor.join(SUPERVISOR_MS_MAX);
            if (supervisor.isAlive()) {
                LOG.warn("the supervisor of the embedded Redis did not end within {} ms", SUPERVISOR_MS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
