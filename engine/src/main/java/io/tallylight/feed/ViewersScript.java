package io.tallylight.feed;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** Notes and adds up viewers by {@code lua/viewers.lua}, of which it is the only caller. For any thread. */
final class ViewersScript {
    private static final ScriptRunner SCRIPT = new ScriptRunner("viewers", ScriptOutputType.INTEGER);

    private final SharedRedis redis;
    private final byte[] node;
    private final long countsMs;

    /**
     * Notes of one node.
     *
     * @param node its name, which no other node has
     * @param countsMs for which a note counts; one that is not renewed by then is forgotten
     */
    ViewersScript(SharedRedis redis, String node, long countsMs) {
        this.redis = redis;
        this.node = node.getBytes(StandardCharsets.UTF_8);
        this.countsMs = countsMs;
    }

    /**
     * The viewers of a show on all nodes, of which so many are on this one. Completes on a thread of Lettuce, with a
     * {@code RedisException} when Redis is away.
     */
    CompletionStage<Long> note(String show, int viewers) {
        byte[][] keys = {ShowKeys.of(show).viewers().getBytes(StandardCharsets.UTF_8)};
        return SCRIPT.run(redis, keys, node, ScriptRunner.arg(viewers), ScriptRunner.arg(countsMs));
    }
}
