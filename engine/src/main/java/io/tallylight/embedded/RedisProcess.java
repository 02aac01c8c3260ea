package io.tallylight.embedded;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the embedded Redis: launched over repaired files, opened to clients when safe, stopped. */
final class RedisProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);
    private static final long POLL_MS = 10;
    private static final long GRACE_MS = 5_000;

    /**
     * Time in ms to wait for a dying Redis to end. It closes its connections first, and its last log lines tell more
     * than that.
     */
    private static final long DYING_MS = 1_000;

    /** Longest wait for the pid file, in ms. It takes a tenth of a second; on a full disk it may never appear. */
    private static final long PID_MS_MAX = 10_000;

    /** Exit code of {@code setsid} if it found the program and may not run it. */
    private static final int CANNOT_RUN = 126;

    /** Largest number of tries: half a second in all; the other process releases the file within milliseconds. */
    private static final int RUNS_MAX = 50;

    /** Runs the program that follows so that only the owner can read its files. */
    private static final List<String> OWNER_ONLY = List.of("/bin/sh", "-c", "umask 077; exec \"$0\" \"$@\"");

    /** Environment variables that Redis gets; the engine's other variables may hold secrets. */
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

    private final RedisFiles files;
    private final RedisConf conf;
    private final Process process;

    private RedisProcess(RedisFiles files, RedisConf conf, Process process) {
        this.files = files;
        this.conf = conf;
        this.process = process;
    }

    /**
     * Starts Redis and returns when clients can be admitted: loaded, its file rewritten, listening on its port. It
     * loads and rewrites on another port, so that no client is admitted before.
     *
     * @param portAllocator source of that other port
     * @throws PortTakenException if one of the two ports was taken in the meantime
     * @throws EmbeddedRedisException if it failed; no process is left behind then
     */
    static RedisProcess launch(RedisFiles files, RedisConf conf, PortAllocator portAllocator)
            throws EmbeddedRedisException {
        return launch(files, conf, portAllocator, PID_MS_MAX);
    }

    static RedisProcess launch(RedisFiles files, RedisConf conf, PortAllocator portAllocator, long pidMsMax)
            throws EmbeddedRedisException {
        for (int run = 1; ; run++) {
            try {
                return launchOnce(files, conf, portAllocator, pidMsMax);
            } catch (BusyFileException e) {
                if (run == RUNS_MAX) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static RedisProcess launchOnce(RedisFiles files, RedisConf conf, PortAllocator portAllocator, long pidMsMax)
            throws EmbeddedRedisException {
        new AofCheck(files).repair();
        boolean loads = Files.exists(files.manifest());
        int quietPort = portAllocator.free();
        RedisProcess redis = new RedisProcess(files, conf, spawn(files, quietPort));
        boolean serving = false;
        try (RedisAdmin admin = redis.connect(quietPort, pidMsMax)) {
            redis.await(admin, "loading", "0", "loading");
            if (loads) {
                redis.rewrite(admin);
            }
            redis.listen(admin);
            serving = true;
            return redis;
        } catch (RedisException e) {
            throw redis.exits(DYING_MS)
                    ? redis.died()
                    : new EmbeddedRedisException("the embedded Redis does not start: " + e.getMessage(), e);
        } finally {
            if (!serving) {
                redis.kill();
            }
        }
    }

    private static Process spawn(RedisFiles files, int port) throws EmbeddedRedisException {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(OWNER_ONLY);
        command.addAll(List.of(files.server().toString(), files.conf().toString(), "--port", Integer.toString(port)));
        try {
            new RedisLog(files.log()).rotate();
            Files.deleteIfExists(files.pid());
            ProcessBuilder builder = new ProcessBuilder(command);
            keepSecrets(builder);
            return builder.directory(files.folder().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new EmbeddedRedisException("cannot run " + files.server() + ": " + e.getMessage(), e);
        }
    }

    /** Removes the variables that a program does not need from its environment. */
    static void keepSecrets(ProcessBuilder builder) {
        builder.environment().keySet().retainAll(ENVIRONMENT);
    }

    /**
     * Returns the command that starts a session of its own. Ctrl-C in a terminal goes to the whole process group, and
     * Redis would obey before the engine has finished with it; the session prevents that. Without {@code setsid}
     * (macOS) the supervisor starts it again.
     */
    private static List<String> ownSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(tool -> Files.isExecutable(Path.of(tool)))
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }

    /**
     * Connects once Redis itself has recorded its process number, which it writes when it listens on the port. Trying
     * the port would be enough if no other program could have it, and receive the password.
     */
    private RedisAdmin connect(int port, long pidMsMax) throws EmbeddedRedisException {
        long startNs = System.nanoTime();
        while (!files.recordedPid().equals(Optional.of(process.pid()))) {
            if (!process.isAlive()) {
                throw died();
            } else if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) > pidMsMax) {
                throw new EmbeddedRedisException("the embedded Redis did not write its process number to " + files.pid()
                        + " within " + pidMsMax + " ms (disk full?)");
            }
            pause();
        }
        return RedisAdmin.connect(port, conf.password());
    }

    private void listen(RedisAdmin admin) throws PortTakenException {
        try {
            admin.listenOn(conf.port());
        } catch (RedisCommandExecutionException e) {
            throw new PortTakenException("the embedded Redis cannot listen on port " + conf.port(), e);
        }
    }

    private void rewrite(RedisAdmin admin) throws EmbeddedRedisException {
        admin.rewriteAof();
        await(admin, "aof_rewrite_in_progress", "0", "rewriting its file");
        String status = admin.info("persistence").getOrDefault("aof_last_bgrewrite_status", "unknown");
        if (!status.equals("ok")) {
            throw new EmbeddedRedisException(
                    "the embedded Redis could not rewrite " + files.aofFolder() + " (disk full?): " + lastComplaint());
        }
    }

    /** Waits as long as Redis lives: loading takes as long as there is data, about a gigabyte in ten seconds. */
    private void await(RedisAdmin admin, String field, String value, String doing) throws EmbeddedRedisException {
        long startNs = System.nanoTime();
        long saidSeconds = 0;
        Map<String, String> info = admin.info("persistence");
        while (!value.equals(info.get(field)) || "1".equals(info.get("aof_rewrite_scheduled"))) {
            if (!process.isAlive()) {
                throw died();
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
            if (seconds >= saidSeconds + 5) {
                saidSeconds = seconds;
                LOG.info("the embedded Redis is {} ({} s so far)", doing, seconds);
            }
            pause();
            info = admin.info("persistence");
        }
    }

    private static void pause() throws EmbeddedRedisException {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while the embedded Redis starts", e);
        }
    }

    /** Returns the last complaint of Redis, and where to read on. */
    String lastComplaint() {
        return new RedisLog(files.log()).lastComplaint();
    }

    private EmbeddedRedisException died() {
        String complaint = lastComplaint();
        String message = "the embedded Redis ended at once: " + complaint;
        if (process.exitValue() == CANNOT_RUN) {
            return new BusyFileException(message);
        }
        return complaint.startsWith("Failed listening on port")
                ? new PortTakenException(message)
                : new EmbeddedRedisException(message);
    }

    long pid() {
        return process.pid();
    }

    /** Blocks until Redis is gone; returns its exit code, or 128 plus the signal that ended it. */
    int waitForExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Flushes and ends Redis: first by request, then by force. */
    void stop() {
        try (RedisAdmin admin = RedisAdmin.connect(conf.port(), conf.password())) {
            admin.shutdown();
        } catch (RedisException e) {
            LOG.debug("no orderly shutdown by command", e);
            process.destroy();
        }
        if (!exits(GRACE_MS)) {
            process.destroy();
            if (!exits(GRACE_MS)) {
                LOG.warn("the embedded Redis does not stop; killing it (what it acknowledged is on disk)");
                kill();
            }
        }
    }

    private void kill() {
        boolean gone = !process.destroyForcibly().isAlive() || exits(GRACE_MS);
        if (!gone) {
            LOG.error("process {} of the embedded Redis cannot be killed", process.pid());
        }
    }

    private boolean exits(long withinMs) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(withinMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
