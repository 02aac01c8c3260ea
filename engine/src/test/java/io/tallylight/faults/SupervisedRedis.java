package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.embedded.DataFolder;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The engine's own Redis, which syncs every write and is started again when it dies. */
final class SupervisedRedis implements AutoCloseable {
    private static final long DEATH_SECONDS = 10;

    private final DataFolder folder;
    private final EmbeddedRedis redis;
    private final Path pidFile;

    SupervisedRedis(Path data) throws Exception {
        folder = DataFolder.open(data);
        pidFile = folder.path().resolve("redis/redis.pid");
        boolean started = false;
        try {
            redis = EmbeddedRedis.start(folder);
            started = true;
        } finally {
            if (!started) {
                folder.close();
            }
        }
    }

    String url() {
        return redis.url();
    }

    long pid() {
        return redis.pid();
    }

    /** As an operating system short of memory would. Returns when it is dead; the next one may not serve yet. */
    long kill() throws Exception {
        long pid = redis.pid();
        kill(pid);
        return pid;
    }

    /** The same to the one that is being started after this one, while it loads or rewrites its file. */
    long killWhileItStarts(long dead) throws Exception {
        AtomicLong starting = new AtomicLong();
        Await.until("another Redis runs", () -> {
            String written = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
            starting.set(written.isEmpty() ? dead : Long.parseLong(written));
            return starting.get() != dead;
        });
        kill(starting.get());
        return starting.get();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertTrue(process.destroyForcibly());
        assertTrue(!process.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS).isAlive());
    }

    /** Waits until another process than these serves. */
    void awaitAnother(Long... dead) {
        Await.until("Redis serves again", () -> !List.of(dead).contains(redis.pid()));
    }

    @Override
    public void close() {
        redis.close();
        folder.close();
    }
}
