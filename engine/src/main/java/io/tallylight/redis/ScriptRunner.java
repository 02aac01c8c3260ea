package io.tallylight.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A Lua script from the resources, sent by its digest, and loaded first if Redis does not know it yet. */
public final class ScriptRunner {
    private final LuaScript script;
    private final ScriptOutputType type;

    /** Loads the script {@code /lua/NAME.lua}, whose reply has the given type. */
    public ScriptRunner(String name, ScriptOutputType type) {
        this.script = LuaScript.load(name);
        this.type = type;
    }

    /** Runs the script; fails with a {@link RedisException} while Redis is unavailable. */
    public <T> CompletionStage<T> run(SharedRedis redis, byte[][] keys, byte[]... args) {
        try {
            RedisAsyncCommands<byte[], byte[]> commands = redis.commands();
            CompletionStage<T> known = commands.evalsha(script.sha(), type, keys, args);
            return known.exceptionallyCompose(e -> isUnknown(e)
                    ? commands.scriptLoad(script.text())
                            .thenCompose(loaded -> commands.<T>evalsha(script.sha(), type, keys, args))
                    : CompletableFuture.<T>failedStage(e));
        } catch (RuntimeException e) { // a closed client throws at once, and more than its own exceptions
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    private static boolean isUnknown(Throwable e) {
        return e instanceof RedisNoScriptException
                || (e instanceof CompletionException && e.getCause() instanceof RedisNoScriptException);
    }

    /** Encodes a number as an argument. */
    public static byte[] arg(long value) {
        return Long.toString(value).getBytes(StandardCharsets.UTF_8);
    }
}
