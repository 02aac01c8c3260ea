package io.tallylight.orders;

import static io.tallylight.orders.DeliveryKeys.bytes;
import static io.tallylight.redis.StreamScript.arg;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.tallylight.redis.StreamScript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of one show as one order system sees it: the only caller of the {@code orders-*.lua} scripts, whose headers
 * say what each does. Every step that changes something checks the lease in the same script, so that a node which lost it
 * without noticing changes nothing. May be used from any thread; each call fails while Redis is away, and may then have
 * happened or not: all of them can be repeated.
 */
final class Outbox {
    /** A group that is not configured here and was not read for this long no longer holds the outbox back. */
    static final long PARKED_AFTER_MS = 3_600_000;

    private static final StreamScript READ = new StreamScript("orders-read", ScriptOutputType.MULTI);
    private static final StreamScript SETTLE = new StreamScript("orders-settle", ScriptOutputType.INTEGER);
    private static final StreamScript FAILED = new StreamScript("orders-failed", ScriptOutputType.INTEGER);
    private static final StreamScript LEASE = new StreamScript("orders-lease", ScriptOutputType.INTEGER);
    private static final StreamScript TRIM = new StreamScript("orders-trim", ScriptOutputType.INTEGER);

    private final StreamRedis redis;
    private final byte[] system;
    private final byte[] token;
    private final long leaseMs;
    private final byte[] lease;
    private final byte[] showHash;
    private final byte[] outbox;
    private final byte[] delivery;

    /**
     * The outbox of {@code show} for {@code system}.
     *
     * @param token who holds the lease; no other process or later start may have the same
     */
    Outbox(StreamRedis redis, String show, String system, String token, long leaseMs) {
        this.redis = redis;
        this.system = bytes(system);
        this.token = bytes(token);
        this.leaseMs = leaseMs;
        ShowKeys keys = ShowKeys.of(show);
        this.lease = bytes(keys.lease(system));
        this.showHash = bytes(keys.showHash());
        this.outbox = bytes(keys.outbox());
        this.delivery = bytes(keys.delivery());
    }

    /** Whose the pair is. */
    enum Holder {
        NOBODY,
        OTHER,
        OURS,
        /** Ours since this read: what others left unfinished may come first. */
        JUST_OURS
    }

    /**
     * What a read found.
     *
     * @param now of Redis, epoch ms
     * @param number of the show's last order
     * @param progress highest number behind which everything is settled, -1 when nothing ever was
     * @param ended whether the show is
     * @param entries not yet decoded
     * @param again whether these were read before, so that more may follow however few they are
     */
    record Read(
            Holder holder,
            long now,
            long number,
            long progress,
            boolean ended,
            boolean rehearsal,
            List<RawEntry> entries,
            boolean again) {
        /** Orders that the system does not have, as far as this show counts for it. */
        long lag() {
            boolean none = rehearsal || (holder == Holder.NOBODY && progress < 0);
            return none ? 0 : Math.max(0, number - Math.max(0, progress));
        }
    }

    /**
     * An entry as it is in the stream.
     *
     * @param fields names and values in turn; null when it was deleted
     */
    record RawEntry(String id, @Nullable List<byte[]> fields) {
        /** When Redis appended it, epoch ms. */
        long appendedAt() {
            return Long.parseLong(id, 0, id.indexOf('-'), 10);
        }
    }

    /** At most this many entries, first those read before and not settled. */
    CompletionStage<Read> read(int entriesMax) {
        return READ.<List<Object>>run(
                        redis,
                        new byte[][] {lease, showHash, outbox, delivery},
                        token,
                        arg(leaseMs),
                        system,
                        arg(entriesMax))
                .thenApply(Outbox::parse);
    }

    /** Notes what became of a read; false when the lease is lost. */
    CompletionStage<Boolean> settle(Settlement what, boolean countAttempts) {
        List<byte[]> args = new ArrayList<>();
        args.add(token);
        args.add(system);
        args.add(arg(what.upTo()));
        args.add(arg(what.entries().size()));
        what.entries().forEach(id -> args.add(bytes(id)));
        List<Long> counted = countAttempts ? what.numbers() : List.of();
        args.add(arg(counted.size()));
        counted.forEach(number -> args.add(arg(number)));
        what.dead().forEach(letter -> {
            args.add(bytes(letter.label()));
            args.add(bytes(letter.reason()));
        });
        return isOne(SETTLE.run(redis, new byte[][] {lease, outbox, delivery}, args.toArray(byte[][]::new)));
    }

    /** Counts a failed try for each of these orders; false when the lease is lost. */
    CompletionStage<Boolean> failed(List<Long> numbers) {
        List<byte[]> args = new ArrayList<>(numbers.size() + 2);
        args.add(token);
        args.add(system);
        numbers.forEach(number -> args.add(arg(number)));
        return isOne(FAILED.run(redis, new byte[][] {lease, delivery}, args.toArray(byte[][]::new)));
    }

    /** Renews the lease; false when it is lost. */
    CompletionStage<Boolean> renew() {
        return isOne(LEASE.run(redis, new byte[][] {lease}, token, arg(leaseMs)));
    }

    /** Gives the lease up; false when it was not held. */
    CompletionStage<Boolean> release() {
        return isOne(LEASE.run(redis, new byte[][] {lease}, token, arg(0)));
    }

    /** Trims what each of the configured systems has; the number of entries trimmed. */
    CompletionStage<Long> trim(List<String> systems) {
        List<byte[]> args = new ArrayList<>(systems.size() + 1);
        args.add(arg(PARKED_AFTER_MS));
        systems.forEach(name -> args.add(bytes(name)));
        return TRIM.run(redis, new byte[][] {outbox}, args.toArray(byte[][]::new));
    }

    private static CompletionStage<Boolean> isOne(CompletionStage<Long> reply) {
        return reply.thenApply(value -> value == 1);
    }

    private static Read parse(List<Object> reply) {
        List<RawEntry> entries = new ArrayList<>();
        for (Object entry : (List<?>) reply.get(6)) {
            List<?> pair = (List<?>) entry;
            entries.add(new RawEntry(text(pair.get(0)), fields(pair.get(1))));
        }
        return new Read(
                Holder.values()[(int) number(reply.get(0))],
                number(reply.get(1)),
                number(reply.get(2)),
                number(reply.get(3)),
                text(reply.get(4)).equals("ended"),
                number(reply.get(5)) == 1,
                entries,
                number(reply.get(7)) == 1);
    }

    private static @Nullable List<byte[]> fields(@Nullable Object reply) {
        return reply instanceof List<?> list && !list.isEmpty()
                ? list.stream().map(byte[].class::cast).toList()
                : null;
    }

    private static long number(Object reply) {
        return (Long) reply;
    }

    private static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.UTF_8);
    }
}
