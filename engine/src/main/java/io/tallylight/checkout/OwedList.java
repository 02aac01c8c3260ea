package io.tallylight.checkout;

import static io.tallylight.redis.RedisScript.arg;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.Lease;
import io.tallylight.redis.RedisScript;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What one show owes to gateways, as one node sees it: the only caller of the {@code payments-*.lua} scripts. One node at a
 * time holds the lease; what it takes off the list is gone for all. Any thread; each call fails while Redis is away, and
 * can be repeated.
 */
final class OwedList {
    private static final RedisScript READ = new RedisScript("payments-read", ScriptOutputType.MULTI);
    private static final RedisScript DONE = new RedisScript("payments-done", ScriptOutputType.INTEGER);
    private static final RedisScript RETRY = new RedisScript("payments-retry", ScriptOutputType.INTEGER);

    private final StreamRedis redis;
    private final byte[] token;
    private final long leaseMs;
    private final byte[] lease;
    private final byte[] payments;
    private final byte[] incidents;

    /**
     * The list of {@code show}.
     *
     * @param token who holds the lease; no other process or later start may have the same
     */
    OwedList(StreamRedis redis, String show, String token, long leaseMs) {
        this.redis = redis;
        this.token = bytes(token);
        this.leaseMs = leaseMs;
        ShowKeys keys = ShowKeys.of(show);
        this.lease = bytes(keys.paymentsLease());
        this.payments = bytes(keys.payments());
        this.incidents = bytes(keys.incidents());
    }

    /** Whose the list is. */
    enum Holder {
        NOBODY,
        OTHER,
        OURS,
        /** Ours since this read, which began at the start of the list. */
        JUST_OURS
    }

    /**
     * What a read found.
     *
     * @param now of Redis, epoch ms
     */
    record Read(Holder holder, long now, List<Raw> entries) {}

    /** An entry, not yet decoded: one field with its value. */
    record Raw(String id, List<byte[]> fields) {}

    /** The entries after this one, {@code ""} for the first. */
    CompletionStage<Read> read(String after, int entriesMax) {
        return READ.<List<Object>>run(
                        redis, new byte[][] {lease, payments}, token, arg(leaseMs), bytes(after), arg(entriesMax))
                .thenApply(OwedList::parse);
    }

    /** Takes an entry off the list; false when the lease is lost. */
    CompletionStage<Boolean> done(String entry) {
        return finish(entry, "");
    }

    /** Makes an entry an incident; false when the lease is lost. */
    CompletionStage<Boolean> failed(String entry, String incident) {
        return finish(entry, incident);
    }

    private CompletionStage<Boolean> finish(String entry, String incident) {
        return isOne(DONE.run(redis, new byte[][] {lease, payments, incidents}, token, bytes(entry), bytes(incident)));
    }

    /** Gives the lease up; false when it was not held. */
    CompletionStage<Boolean> release() {
        return new Lease(redis, lease, token, leaseMs).release();
    }

    /** Puts an incident back on the list, or closes it; false when there is none of this id. */
    static CompletionStage<Boolean> settle(StreamRedis redis, String show, String incident, boolean again) {
        ShowKeys keys = ShowKeys.of(show);
        return isOne(RETRY.run(
                redis,
                new byte[][] {bytes(keys.payments()), bytes(keys.incidents())},
                bytes(incident),
                arg(again ? 1 : 0)));
    }

    private static CompletionStage<Boolean> isOne(CompletionStage<Long> reply) {
        return reply.thenApply(value -> value == 1);
    }

    private static Read parse(List<Object> reply) {
        List<Raw> entries = new ArrayList<>();
        for (Object entry : (List<?>) reply.get(2)) {
            List<?> pair = (List<?>) entry;
            String id = new String((byte[]) pair.get(0), StandardCharsets.UTF_8);
            entries.add(new Raw(
                    id, ((List<?>) pair.get(1)).stream().map(byte[].class::cast).toList()));
        }
        return new Read(Holder.values()[((Long) reply.get(0)).intValue()], (Long) reply.get(1), entries);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
