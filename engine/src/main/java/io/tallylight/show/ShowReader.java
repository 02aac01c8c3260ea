package io.tallylight.show;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Reads shows through {@code lua/view.lua}, of which it is the only caller. For any thread. */
public final class ShowReader {
    private static final LuaScript VIEW = LuaScript.load("view");

    private final SharedRedis redis;

    public ShowReader(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Reads the show as it is now; empty if there is none. Completes on a thread of Lettuce, with a {@code
     * RedisException} if Redis is away and an {@code IllegalStateException} if the data are not a show.
     */
    public CompletionStage<Optional<ShowView>> read(String show) {
        return eval(show)
                .exceptionallyCompose(error -> {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                    if (!(cause instanceof RedisNoScriptException)) {
                        return CompletableFuture.failedStage(cause);
                    }
                    return redis.commands().scriptLoad(VIEW.text()).thenCompose(sha -> eval(show));
                })
                .thenApply(reply -> ViewReply.decode(show, reply));
    }

    /** Reads the show through {@link SharedRedis#read}, for callers that must not wait long for a silent Redis. */
    Future<Optional<ShowView>> view(String show) {
        return redis.read(() -> read(show));
    }

    private CompletionStage<List<Object>> eval(String show) {
        ShowKeys keys = ShowKeys.of(show);
        byte[][] names = {
            bytes(keys.showHash()),
            bytes(keys.offers()),
            bytes(keys.terms()),
            bytes(keys.stock()),
            bytes(keys.removed()),
            bytes(keys.events())
        };
        return redis.commands().evalsha(VIEW.sha(), ScriptOutputType.MULTI, names);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
