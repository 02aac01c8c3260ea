package io.tallylight.embedded;

import io.lettuce.core.RedisException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the Redis that a killed engine left running over the same folder. Every acknowledged write is on disk, so ending
 * it loses nothing.
 *
 * <p>A process counts as ours only with proof: it runs the program in our folder, or it accepts the password written
 * there and names our folder as its own. A process number alone proves nothing; it may belong to another program by
 * now.
 */
final class OrphanedRedis {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedRedis.class);
    private static final long GRACE_SECONDS = 5;

    private final RedisFiles files;

    OrphanedRedis(RedisFiles files) {
        this.files = files;
    }

    /** Ends every Redis of this folder and returns when it is gone; does nothing if there is none. */
    void end() throws EmbeddedRedisException {
        Optional<ProcessHandle> answering = shutdownByPassword();
        if (answering.isPresent() && !gone(answering.get())) {
            stop(answering.get());
        }
        for (ProcessHandle process : candidates()) {
            stop(process);
        }
    }

    /**
     * Returns the pid file's process first and all processes after it, since the pid file may not have been written
     * yet.
     */
    private List<ProcessHandle> candidates() {
        return Stream.concat(recorded().stream(), ProcessHandle.allProcesses())
                .filter(this::runsOurServer)
                .distinct()
                .toList();
    }

    private Optional<ProcessHandle> recorded() {
        return files.recordedPid().flatMap(ProcessHandle::of);
    }

    private boolean runsOurServer(ProcessHandle process) {
        // Linux shows the program of a running process that way if its file has been replaced, or is gone.
        return process.info()
                .command()
                .map(command -> Path.of(command.replaceFirst(" \\(deleted\\)$", "")))
                .filter(files.server()::equals)
                .isPresent();
    }

    private Optional<ProcessHandle> shutdownByPassword() {
        Optional<RedisConf> conf = RedisConf.read(files);
        if (conf.isEmpty()) {
            return Optional.empty();
        }
        try (RedisAdmin admin = RedisAdmin.connect(conf.get().port(), conf.get().password())) {
            if (!admin.config("dir").map(Path::of).equals(Optional.of(files.folder()))) {
                return Optional.empty();
            }
            String pid = admin.info("server").getOrDefault("process_id", "");
            LOG.warn("a Redis of an earlier engine (process {}) still runs over {}; ending it", pid, files.folder());
            Optional<ProcessHandle> process =
                    ProcessHandle.of(Long.parseLong(pid)).filter(this::runsOurServer);
            admin.shutdown();
            return process;
        } catch (RedisException | NumberFormatException e) {
            // Nothing listens there, or another program, which doesn't know the password.
            return Optional.empty();
        }
    }

    private void stop(ProcessHandle process) throws EmbeddedRedisException {
        LOG.warn("ending process {}, a Redis of an earlier engine over {}", process.pid(), files.folder());
        boolean asked = process.destroy();
        if (asked && gone(process)) {
            return;
        }
        boolean killed = process.destroyForcibly();
        if (!killed || !gone(process)) {
            throw new EmbeddedRedisException("an earlier engine's Redis (process " + process.pid()
                    + ") still runs over " + files.folder() + " and cannot be ended");
        }
    }

    private static boolean gone(ProcessHandle process) {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        try {
            return !exit.get(GRACE_SECONDS, TimeUnit.SECONDS).isAlive();
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
