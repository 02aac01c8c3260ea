package io.tallylight.feed;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * Writes and adds up the numbers of viewers by {@code lua/viewers.lua}, of which it is the only caller. For any thread.
 */
final class ViewersScript {
    private static final ScriptRunner SCRIPT = new ScriptRunner("viewers", ScriptOutputType.INTEGER);

    private final SharedRedis redis;
    private final byte[] node;
    private final long countsMs;

    /**
     * Creates the caller for one node.
     *
     * @param node a name that no other node has
     * @param countsMs ms for which a count is valid; one that is not renewed by then is forgotten
     */
    ViewersScript(SharedRedis redis, String node, long countsMs) {
        this.redis = redis;
        this.node = node.getBytes(StandardCharsets.UTF_8);
        this.countsMs = countsMs;
    }

    /**
     * Writes the number of viewers of a show on this node, and returns the number on all nodes. Completes on a thread
     * of Lettuce, with a {@code RedisException} if Redis is away.
     */
    CompletionStage<Long> note(String show, int viewers) {
        byte[][] keys = {ShowKeys.of(show).viewers().getBytes(StandardCharsets.UTF_8)};
        return SCRIPT.run(redis, keys, node, ScriptRunner.arg(viewers), ScriptRunner.arg(countsMs));
    }
}
