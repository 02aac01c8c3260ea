package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.DeliveryKeys.bytes;
import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.tallylight.orders.OrderEvent;
import io.tallylight.redis.Lease;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of one show as one order system sees it: the only caller of the {@code orders-*.lua} scripts but {@code
 * orders-failed}, whose headers say what each does. Every step that changes something checks the lease in the same script, so that a node which lost it
 * without noticing changes nothing. May be used from any thread; each call fails while Redis is away, and may then have
 * happened or not: all of them can be repeated.
 */
final class Outbox {
    /** A group that is not configured here and was not read for this long no longer holds the outbox back. */
    static final long PARKED_AFTER_MS = 3_600_000;

    private static final ScriptRunner READ = new ScriptRunner("orders-read", ScriptOutputType.MULTI);
    private static final ScriptRunner SETTLE = new ScriptRunner("orders-settle", ScriptOutputType.INTEGER);
    private static final ScriptRunner TRIM = new ScriptRunner("orders-trim", ScriptOutputType.MULTI);
    private static final ScriptRunner GAP = new ScriptRunner("orders-gap", ScriptOutputType.INTEGER);

    /** Number of entries that may wait for a parked system before they are trimmed all the same. */
    static final int PARKED_ENTRIES_MAX = 10_000;

    private static final int LIST_FIRST = 2; // reply of the script
    private static final int GAP_ORDERS = 500; // that become dead letters in one step
    private static final String GAP_REASON = "it left the outbox while the order system was parked";

    private final SharedRedis redis;
    private final int parkedEntriesMax;
    private final byte[] system;
    private final byte[] token;
    private final long leaseMs;
    private final byte[] lease;
    private final byte[] showHash;
    private final byte[] outbox;
    private final byte[] delivery;
    private final byte[] show;

    /**
     * Creates the outbox of {@code show} for {@code system}.
     *
     * @param token token of the lease's holder; no other process or later start may have the same
     */
    Outbox(SharedRedis redis, String show, String system, String token, long leaseMs) {
        this(redis, show, system, token, leaseMs, PARKED_ENTRIES_MAX);
    }

    /** Creates the outbox with another limit of entries that wait for a parked system. */
    Outbox(SharedRedis redis, String show, String system, String token, long leaseMs, int parkedEntriesMax) {
        this.parkedEntriesMax = parkedEntriesMax;
        this.redis = redis;
        this.system = bytes(system);
        this.token = bytes(token);
        this.leaseMs = leaseMs;
        ShowKeys keys = ShowKeys.of(show);
        this.show = bytes(show);
        this.lease = bytes(keys.lease(system));
        this.showHash = bytes(keys.showHash());
        this.outbox = bytes(keys.outbox());
        this.delivery = bytes(keys.delivery());
    }

    /** The record of the message at which its batches fail. */
    BlockedOutbox blocked() {
        return new BlockedOutbox(redis, text(show), text(system), text(token));
    }

    /** The holder of the pair's lease. */
    enum Holder {
        NOBODY,
        OTHER,
        OURS,
        /** This node, since this read: entries that others left unfinished may come first. */
        JUST_OURS,
        /** Nobody, though there is something to read: the lease is left to others. */
        LEFT
    }

    /**
     * The result of a read.
     *
     * @param now time of Redis, epoch ms
     * @param number number of the show's last order
     * @param progress highest number behind which everything is settled, -1 if nothing ever was
     * @param ended whether the show is ended
     * @param entries entries, not yet decoded
     * @param again whether these were read before, so that more may follow even if they are few
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
        /** Number of orders that the system does not have, as far as this show counts for it. */
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
        /** Time when Redis appended it, epoch ms. */
        long appendedAt() {
            return Long.parseLong(id, 0, id.indexOf('-'), 10);
        }
    }

    /** Reads at most this many entries, first those read before and not settled. */
    CompletionStage<Read> read(int entriesMax) {
        return read(entriesMax, true);
    }

    /** Reads likewise; {@code mayTake} says whether a free lease may be taken. */
    CompletionStage<Read> read(int entriesMax, boolean mayTake) {
        return read(entriesMax, "", mayTake);
    }

    /**
     * Reads at most this many entries that directly follow the entry read last; none if that was another one, or the
     * lease is lost.
     */
    CompletionStage<Read> readBehind(String lastId, int entriesMax) {
        return read(entriesMax, lastId, false);
    }

    private CompletionStage<Read> read(int entriesMax, String behind, boolean mayTake) {
        byte[][] keys = {lease, showHash, outbox, delivery};
        byte[] take = arg(mayTake ? 1 : 0);
        return READ.<List<Object>>run(redis, keys, token, arg(leaseMs), system, arg(entriesMax), bytes(behind), take)
                .thenApply(Outbox::parse);
    }

    /** The outcome of {@link #settle}. */
    enum Settled {
        LEASE_LOST,
        DONE,
        /** Nothing was settled: a cancellation no longer follows a dead letter. */
        LOOK_AGAIN
    }

    /** Notes the settlement of a read. */
    CompletionStage<Settled> settle(Settlement what, boolean countAttempts) {
        byte[][] args = what.arguments(token, system, countAttempts);
        return SETTLE.<Long>run(redis, new byte[][] {lease, outbox, delivery}, args)
                .thenApply(reply -> Settled.values()[reply.intValue()]);
    }

    /**
     * Returns the ids of orders with a cancellation in these entries that are dead letters, or of which an earlier
     * cancellation is one.
     */
    CompletionStage<Set<String>> dead(List<OutboxEntry> entries) {
        List<OrderEvent> cancellations = OutboxEntry.cancellations(entries);
        List<byte[]> fields = new ArrayList<>();
        List<String> orders = new ArrayList<>(); // of each field
        for (OrderEvent event : cancellations) {
            List<byte[]> its = DeliveryKeys.deadBefore(text(system), event.number(), event.no());
            fields.addAll(its);
            orders.addAll(Collections.nCopies(its.size(), event.orderId()));
        }
        if (fields.isEmpty()) {
            return CompletableFuture.completedStage(Set.of());
        }
        try {
            return redis.commands()
                    .hmget(delivery, fields.toArray(byte[][]::new))
                    .thenApply(found -> {
                        Set<String> dead = new HashSet<>();
                        for (int i = 0; i < orders.size(); i++) {
                            if (found.get(i).hasValue()) {
                                dead.add(orders.get(i));
                            }
                        }
                        return dead;
                    });
        } catch (RuntimeException e) { // a closed client throws at once
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    /** Renews the lease; returns false if it is lost. */
    CompletionStage<Boolean> renew() {
        return new Lease(redis, lease, token, leaseMs).renew();
    }

    /** Gives the lease up; returns false if it was not held. */
    CompletionStage<Boolean> release() {
        return new Lease(redis, lease, token, leaseMs).release();
    }

    /**
     * The result of trimming.
     *
     * @param entries number of trimmed entries
     * @param lost whether some of them had not been read to a parked system
     */
    record Trimmed(long entries, boolean lost) {}

    /**
     * Trims what each of these systems has. A parked one holds back {@value #PARKED_ENTRIES_MAX} entries at most.
     *
     * @param systems systems that are configured and not parked
     * @param parked systems that are configured and parked
     */
    CompletionStage<Trimmed> trim(List<String> systems, List<String> parked) {
        return trim(systems, parked, "")
                .thenCompose(first -> number(first.get(1)) == LIST_FIRST
                        ? listDead().thenCompose(listed -> trim(systems, parked, GAP_REASON))
                        : CompletableFuture.completedStage(first))
                .thenApply(reply -> new Trimmed(number(reply.get(0)), number(reply.get(1)) == 1));
    }

    private CompletionStage<List<Object>> trim(List<String> systems, List<String> parked, String reason) {
        List<byte[]> args = new ArrayList<>(systems.size() + parked.size() + 3);
        args.add(arg(PARKED_AFTER_MS));
        args.add(arg(parkedEntriesMax));
        args.add(bytes(reason));
        args.add(arg(systems.size()));
        systems.forEach(name -> args.add(bytes(name)));
        parked.forEach(name -> args.add(bytes(name)));
        return TRIM.run(redis, new byte[][] {outbox, delivery}, args.toArray(byte[][]::new));
    }

    /** Returns whether orders were trimmed while the system was parked. */
    CompletionStage<Boolean> hasGap() {
        try {
            return redis.commands().hexists(delivery, DeliveryKeys.gap(text(system)));
        } catch (RuntimeException e) { // a closed client throws at once
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    /**
     * Makes dead letters of orders that were trimmed while the system was parked; returns how many, 0 if no more are
     * left.
     */
    CompletionStage<Long> closeGap() {
        return GAP.run(redis, new byte[][] {showHash, outbox, delivery}, system, arg(GAP_ORDERS), bytes(GAP_REASON));
    }

    /** Lists the show among those with dead letters, before it has one. */
    CompletionStage<Void> listDead() {
        try {
            return redis.commands().sadd(bytes(ShowKeys.DEAD), show).thenApply(added -> null);
        } catch (RuntimeException e) { // a closed client throws at once
            return CompletableFuture.failedStage(new RedisException(e));
        }
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
