package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.embedded.DataFolder;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.testing.Await;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The engine's own Redis, which syncs every write and is started again when it dies. */
final class SupervisedRedis implements AutoCloseable {
    private static final long DEATH_SECONDS = 10;

    private final DataFolder folder;
    private final EmbeddedRedis redis;

    SupervisedRedis(Path data) throws Exception {
        folder = DataFolder.open(data);
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
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertTrue(process.destroyForcibly());
        assertTrue(!process.onExit().get(DEATH_SECONDS, TimeUnit.SECONDS).isAlive());
        return pid;
    }

    /** Waits until another process than this one serves. */
    void awaitAnother(long dead) {
        Await.until("Redis serves again", () -> redis.pid() != dead);
    }

    @Override
    public void close() {
        redis.close();
        folder.close();
    }
}
