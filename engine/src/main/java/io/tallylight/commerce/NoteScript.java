package io.tallylight.commerce;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.RedisScript;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps the notes about orders elsewhere, by {@code lua/commerce-note.lua}, of which it is the only caller. Any thread. */
final class NoteScript {
    /** From the last change of a show's notes on. */
    static final Duration NOTED_FOR = Duration.ofDays(90);

    private static final RedisScript SCRIPT = new RedisScript("commerce-note", ScriptOutputType.INTEGER);

    private final StreamRedis redis;

    NoteScript(StreamRedis redis) {
        this.redis = redis;
    }

    /** What is noted of a line; null where nothing is. */
    Future<@Nullable OrderNote> read(OrderLine line) {
        return redis.read(() -> redis.commands().hget(key(line), field(line)))
                .map(text -> OrderNote.parse(text == null ? null : new String(text, StandardCharsets.UTF_8)));
    }

    /** Notes {@code after} where {@code before} is noted; answers whether it was. */
    Future<Boolean> replace(OrderLine line, @Nullable OrderNote before, OrderNote after) {
        byte[][] keys = {key(line)};
        return redis.<Long>read(() -> SCRIPT.run(
                        redis,
                        keys,
                        field(line),
                        bytes(before == null ? "" : before.text()),
                        bytes(after.text()),
                        RedisScript.arg(NOTED_FOR.toMillis())))
                .map(noted -> noted == 1);
    }

    private static byte[] key(OrderLine line) {
        return bytes(ShowKeys.of(line.place().show()).elsewhere());
    }

    private static byte[] field(OrderLine line) {
        return bytes(line.order() + '\0' + line.line() + '\0' + line.place().sku());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
