package io.tallylight.feed;

import io.lettuce.core.XAddArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Sends a host's notices to all viewers of a show, on every node. Each viewer gets a notice at most once. Notices are
 * no part of the state, and viewers who join later do not get them. For any thread.
 */
public final class Announcements {
    /** Largest number of characters of one notice. */
    public static final int TEXT_MAX = 500;

    /** Number of notices kept for nodes that are slow to read them. */
    private static final int KEPT_MAX = 100;

    private static final long KEPT_MS = 3_600_000;
    private static final byte[] TEXT = {'t'};

    private final SharedRedis redis;

    public Announcements(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Sends a notice to all viewers. Completes when Redis has it, and fails with {@code RedisUnavailableException} or
     * {@code RedisRefusedException}; the notice may have been sent if no answer came.
     *
     * @param text at most {@link #TEXT_MAX} characters
     */
    public Future<Void> tell(String show, String text) {
        byte[] key = ShowKeys.of(show).notices().getBytes(StandardCharsets.UTF_8);
        Map<byte[], byte[]> entry = Map.of(TEXT, text.getBytes(StandardCharsets.UTF_8));
        XAddArgs few = XAddArgs.Builder.maxlen(KEPT_MAX).approximateTrimming();
        return redis.read(() -> redis.commands()
                        .xadd(key, few, entry)
                        .thenCompose(id -> redis.commands().pexpire(key, KEPT_MS)))
                .mapEmpty();
    }
}
