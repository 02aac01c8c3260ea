package io.tallylight.load.bench.rig;

import io.tallylight.load.evidence.Waiting;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Rewrites of the append-only file, one after the other, on a thread and a connection of their own. */
public final class Rewriting implements AutoCloseable {
    private static final long POLL_MS = 5;
    private static final long REWRITE_MS_MAX = 120_000;

    private final RedisLink redis;
    private final Thread thread = new Thread(this::rewrite, "rewriting");
    private volatile boolean wanted = true;
    private volatile @Nullable IOException failure;
    private final AtomicInteger rewrites = new AtomicInteger();

    private Rewriting(RedisLink redis) {
        this.redis = redis;
    }

    static Rewriting start(RedisLink redis) {
        var rewriting = new Rewriting(redis);
        rewriting.thread.setDaemon(true);
        rewriting.thread.start();
        return rewriting;
    }

    /** Waits until Redis rewrites nothing. */
    public static void await(RedisLink redis) throws IOException {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REWRITE_MS_MAX);
        var info = redis.info("persistence");
        while (!"0".equals(info.get("aof_rewrite_in_progress")) || !"0".equals(info.get("aof_rewrite_scheduled"))) {
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("a rewrite did not end within " + REWRITE_MS_MAX + " ms");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            info = redis.info("persistence");
        }
        if (!"ok".equals(info.get("aof_last_bgrewrite_status"))) {
            throw new IOException("a rewrite of the append-only file failed");
        }
    }

    private void rewrite() {
        try {
            while (wanted) {
                var unused = redis.command("BGREWRITEAOF");
                await(redis);
                rewrites.incrementAndGet();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Those that were finished so far. */
    public int rewrites() {
        return rewrites.get();
    }

    /** Waits for the last one. */
    @Override
    public void close() throws IOException {
        wanted = false;
        try {
            if (!Waiting.ended(thread, REWRITE_MS_MAX)) {
                throw new IOException("the last rewrite did not end within " + REWRITE_MS_MAX + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.close();
        var failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
