package io.tallylight.orders.flush;

import io.lettuce.core.RedisException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The order systems that any node reads for. Each node announces its own, since reading an empty outbox leaves no
 * trace: entries that another node's system has not read must not be trimmed, however quiet its show was. A system that
 * no node has named for an hour counts as removed. Owned by the flushers' thread.
 */
final class OutboxReaders {
    private static final byte[] KEY = ShowKeys.READERS.getBytes(StandardCharsets.UTF_8);
    private static final long SAY_EVERY_MS = 60_000;

    private final SharedRedis redis;
    private final List<String> own;
    private final Clock clock;
    private Set<String> elsewhere = Set.of();
    private long saidMs;

    /**
     * Creates the readers.
     *
     * @param own names of the order systems that are configured here
     */
    OutboxReaders(SharedRedis redis, List<String> own, Clock clock) {
        this.redis = redis;
        this.own = List.copyOf(own);
        this.clock = clock;
    }

    /** The order systems that only other nodes have, as of the last look. */
    Set<String> elsewhere() {
        return elsewhere;
    }

    /** Announces once a minute which are read here, and reads which are read by any node; fails while Redis is away. */
    Future<Void> follow(Context context) {
        long now = clock.millis();
        Future<Void> said =
                own.isEmpty() || Math.abs(now - saidMs) < SAY_EVERY_MS ? Future.succeededFuture() : say(now, context);
        return said.compose(done ->
                        Future.fromCompletionStage(call(() -> redis.commands().hgetall(KEY)), context))
                .map(fields -> {
                    elsewhere = fields.entrySet().stream()
                            .filter(field -> now - number(field.getValue()) < Outbox.PARKED_AFTER_MS)
                            .map(field -> new String(field.getKey(), StandardCharsets.UTF_8))
                            .filter(name -> !own.contains(name))
                            .collect(Collectors.toUnmodifiableSet());
                    return null;
                });
    }

    @SuppressWarnings("ArrayAsKeyOfSetOrMap") // Lettuce takes them so; none is looked up
    private Future<Void> say(long now, Context context) {
        Map<byte[], byte[]> fields = new HashMap<>();
        byte[] time = Long.toString(now).getBytes(StandardCharsets.UTF_8);
        own.forEach(name -> fields.put(name.getBytes(StandardCharsets.UTF_8), time));
        return Future.fromCompletionStage(call(() -> redis.commands().hset(KEY, fields)), context)
                .onSuccess(done -> saidMs = now)
                .mapEmpty();
    }

    private static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException e) { // a closed client throws at once, and more than its own exceptions
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    private static long number(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }
}
