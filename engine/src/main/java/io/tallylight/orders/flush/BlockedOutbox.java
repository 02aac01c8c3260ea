package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.DeliveryKeys.bytes;
import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.tallylight.orders.flush.Outbox.RawEntry;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record in Redis of the message at which the batches of one show fail in one order system, so that it is known on
 * every node and over restarts; the only caller of {@code orders-failed.lua}. May be used from any thread; each call
 * fails while Redis is away.
 */
final class BlockedOutbox {
    private static final ScriptRunner FAILED = new ScriptRunner("orders-failed", ScriptOutputType.MULTI);

    private final SharedRedis redis;
    private final byte[] show;
    private final byte[] lease;
    private final byte[] outbox;
    private final byte[] delivery;
    private final String system;
    private final byte[] token;

    BlockedOutbox(SharedRedis redis, String show, String system, String token) {
        ShowKeys keys = ShowKeys.of(show);
        this.redis = redis;
        this.show = bytes(show);
        this.lease = bytes(keys.lease(system));
        this.outbox = bytes(keys.outbox());
        this.delivery = bytes(keys.delivery());
        this.system = system;
        this.token = bytes(token);
    }

    /**
     * A failed attempt, as it was noted.
     *
     * @param now time of Redis, epoch ms
     * @param since time of the message's first failure
     * @param tries number of its failures; 0 if no message is known, or the lease is lost
     */
    record Failure(long now, long since, long tries) {
        long ageMs() {
            return now - since;
        }
    }

    /**
     * Counts a failed attempt for each of these orders.
     *
     * @param label label of the message at which it failed, empty if that is not known
     * @param why reason in one line
     */
    CompletionStage<Failure> failed(List<Long> numbers, String label, String why) {
        List<byte[]> args = new ArrayList<>(numbers.size() + 4);
        args.addAll(List.of(token, bytes(system), bytes(label), bytes(why)));
        numbers.forEach(number -> args.add(arg(number)));
        return FAILED.<List<Object>>run(redis, new byte[][] {lease, delivery}, args.toArray(byte[][]::new))
                .thenApply(reply -> new Failure((Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3)));
    }

    /** Lists the show among those where a message is blocked. */
    CompletionStage<Void> list() {
        return call(() -> redis.commands().sadd(bytes(ShowKeys.BLOCKED), show).thenApply(added -> null));
    }

    /** Returns the label of the message that an operator wants to be set aside; empty for none. */
    CompletionStage<String> aside() {
        return call(() -> redis.commands().hget(delivery, DeliveryKeys.aside(system)))
                .thenApply(value -> text(value));
    }

    /** Reads at most this many entries behind this one, whether or not they were read. */
    CompletionStage<List<RawEntry>> peek(String lastId, int entriesMax) {
        Range<String> behind = Range.from(Range.Boundary.excluding(lastId), Range.Boundary.unbounded());
        return call(() -> redis.commands()
                .xrange(outbox, behind, Limit.from(entriesMax))
                .thenApply(found -> found.stream().map(BlockedOutbox::raw).toList()));
    }

    private static RawEntry raw(StreamMessage<byte[], byte[]> entry) {
        List<byte[]> fields = new ArrayList<>();
        entry.getBody().forEach((name, value) -> fields.addAll(List.of(name, value)));
        return new RawEntry(entry.getId(), fields);
    }

    private static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException e) { // a closed client throws at once
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
