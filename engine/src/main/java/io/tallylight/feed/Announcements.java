package io.tallylight.feed;

import io.lettuce.core.XAddArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a host says to all viewers of a show, on every node. A notice comes at most once to each, is no part of the state,
 * and is not told to who comes later. For any thread.
 */
public final class Announcements {
    /** Characters of one notice. */
    public static final int TEXT_MAX = 500;

    /** Notices kept for nodes that are slow to read them. */
    private static final int KEPT_MAX = 100;

    private static final long KEPT_MS = 3_600_000;
    private static final byte[] TEXT = {'t'};

    private final SharedRedis redis;

    public Announcements(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Tells all viewers. Completes when Redis has it, and fails with {@code RedisUnavailableException} or
     * {@code RedisRefusedException}; it may have been told where no answer came.
     *
     * @param text of at most {@link #TEXT_MAX} characters
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
