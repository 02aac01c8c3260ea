package io.tallylight.checkout;

import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.Lease;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The tasks of one show for its gateways, as one node sees them: the only caller of the {@code payments-*.lua} scripts.
 * One node at a time holds the lease; what it takes off the list is gone for all nodes. Any thread; each call fails
 * while Redis is away, and can be repeated.
 */
final class PaymentTaskQueue {
    private static final ScriptRunner READ = new ScriptRunner("payments-read", ScriptOutputType.MULTI);
    private static final ScriptRunner DONE = new ScriptRunner("payments-done", ScriptOutputType.INTEGER);
    private static final ScriptRunner RETRY = new ScriptRunner("payments-retry", ScriptOutputType.INTEGER);
    private static final ScriptRunner NOTE = new ScriptRunner("payments-note", ScriptOutputType.INTEGER);

    private final SharedRedis redis;
    private final byte[] token;
    private final long leaseMs;
    private final byte[] method;
    private final byte[] lease;
    private final byte[] payments;
    private final byte[] incidents;
    private final byte[] reported;

    /**
     * Creates the list of {@code show}, as far as it is owed to one gateway.
     *
     * @param method method of the gateway
     * @param token token of the lease's holder; no other process or later start may have the same
     */
    PaymentTaskQueue(SharedRedis redis, String show, String method, String token, long leaseMs) {
        this.redis = redis;
        this.token = bytes(token);
        this.leaseMs = leaseMs;
        this.method = bytes(method);
        ShowKeys keys = ShowKeys.of(show);
        this.lease = bytes(keys.paymentsLease(method));
        this.payments = bytes(keys.payments());
        this.incidents = bytes(keys.incidents());
        this.reported = bytes(keys.reportedFailures());
    }

    /** The holder of the list's lease. */
    enum Holder {
        NOBODY,
        OTHER,
        OURS,
        /** This node, since this read, which began at the start of the list. */
        JUST_OURS,
        /** Nobody, although something is owed: the lease was left to others. */
        LEFT
    }

    /**
     * The result of a read.
     *
     * @param now time of Redis, epoch ms
     * @param passed id of the last entry passed, from where the next read goes on; empty for none
     * @param hasMore whether there may be more behind it
     * @param otherMethod method of an entry that was passed over, since it is owed to another gateway; empty for none
     */
    record Read(Holder holder, long now, List<Raw> entries, String passed, boolean hasMore, String otherMethod) {
        boolean isOurs() {
            return holder == Holder.OURS || holder == Holder.JUST_OURS;
        }
    }

    /** An entry, not yet decoded: fields, each with its value behind it. */
    record Raw(String id, List<byte[]> fields) {
        /** Returns the encoded task. */
        byte[] value() {
            return fields.get(1);
        }

        /** Returns the number of incidents of it that an operator retried. */
        int reported() {
            return fields.size() < 4 ? 0 : Integer.parseInt(new String(fields.get(3), StandardCharsets.US_ASCII));
        }
    }

    /** The outcome of taking an entry off the list. */
    enum Ended {
        /** The lease is lost, or it was taken off before. */
        NOT_OURS,
        DONE,
        /** It is taken off, and the incident is not made again, since it was reported before. */
        KNOWN
    }

    /**
     * Reads the entries after this one, {@code ""} for the first.
     *
     * @param holds whether the last read said that the list is ours
     * @param takes whether the lease is taken if it is free
     */
    CompletionStage<Read> read(String after, int entriesMax, boolean holds, boolean takes) {
        return READ.<List<Object>>run(
                        redis,
                        new byte[][] {lease, payments},
                        token,
                        arg(leaseMs),
                        bytes(after),
                        arg(entriesMax),
                        method,
                        arg(holds ? 1 : 0),
                        arg(takes ? 1 : 0))
                .thenApply(PaymentTaskQueue::parse);
    }

    /** Takes an entry off the list; returns false if the lease is lost. */
    CompletionStage<Boolean> done(String entry) {
        return finish(entry, "", "", 0).thenApply(ended -> ended == Ended.DONE);
    }

    /** Makes an entry an incident. */
    CompletionStage<Ended> failed(String entry, String incident) {
        return finish(entry, incident, "", 0);
    }

    /** Makes an entry an incident, unless that failure of {@code subject}, or a later one, was reported before. */
    CompletionStage<Ended> failed(String entry, String incident, String subject, int ordinal) {
        return finish(entry, incident, subject, ordinal);
    }

    private CompletionStage<Ended> finish(String entry, String incident, String subject, int ordinal) {
        return DONE.<Long>run(
                        redis,
                        new byte[][] {lease, payments, incidents, reported},
                        token,
                        bytes(entry),
                        bytes(incident),
                        bytes(subject),
                        arg(ordinal))
                .thenApply(reply -> Ended.values()[reply.intValue()]);
    }

    /** The method of the gateway; empty if this node has none. */
    String method() {
        return new String(method, StandardCharsets.UTF_8);
    }

    /** Gives the lease up; returns false if it was not held. */
    CompletionStage<Boolean> release() {
        return new Lease(redis, lease, token, leaseMs).release();
    }

    /** Puts an incident back on the list, or closes it; returns false if there is none of this id. */
    static CompletionStage<Boolean> settle(SharedRedis redis, String show, String incident, boolean again) {
        ShowKeys keys = ShowKeys.of(show);
        return isOne(RETRY.run(
                redis,
                new byte[][] {bytes(keys.payments()), bytes(keys.incidents())},
                bytes(incident),
                arg(again ? 1 : 0)));
    }

    /** Notes that a refund, which counted as made, has failed. */
    static CompletionStage<Boolean> note(SharedRedis redis, String method, Refund refund) {
        return note(
                redis,
                refund.show(),
                PaymentTask.Kind.REFUND,
                refund.id(),
                method,
                refund.reference(),
                refund.amount(),
                refund.currency(),
                refund.key());
    }

    /** Notes that no order and no reservation of a show has this payment. */
    static CompletionStage<Boolean> noteOrphan(
            SharedRedis redis, String show, String method, PaymentPage.Payment payment) {
        return note(
                redis,
                show,
                PaymentTask.Kind.ORPHAN,
                payment.id(),
                method,
                payment.reference(),
                payment.amount(),
                payment.currency(),
                "");
    }

    /**
     * Notes that a show is to be compared with what the gateway has.
     *
     * @param because empty if it was rebuilt, else {@link Reconciliation#NEW_EPOCH}
     */
    static CompletionStage<Boolean> noteReconciliation(SharedRedis redis, String show, String method, String because) {
        return note(redis, show, PaymentTask.Kind.RECONCILE, "", method, because, 0, "", "");
    }

    private static CompletionStage<Boolean> note(
            SharedRedis redis,
            String show,
            PaymentTask.Kind kind,
            String id,
            String method,
            String reference,
            long amount,
            String currency,
            String key) {
        return isOne(NOTE.run(
                redis,
                new byte[][] {bytes(ShowKeys.of(show).payments())},
                bytes(kind.word()),
                bytes(id),
                bytes(method),
                bytes(reference),
                arg(amount),
                bytes(currency),
                bytes(key)));
    }

    private static CompletionStage<Boolean> isOne(CompletionStage<Long> reply) {
        return reply.thenApply(value -> value == 1);
    }

    private static Read parse(List<Object> reply) {
        List<Raw> entries = new ArrayList<>();
        for (Object entry : (List<?>) reply.get(2)) {
            List<?> pair = (List<?>) entry;
            entries.add(new Raw(
                    text(pair.get(0)),
                    ((List<?>) pair.get(1)).stream().map(byte[].class::cast).toList()));
        }
        return new Read(
                Holder.values()[((Long) reply.get(0)).intValue()],
                (Long) reply.get(1),
                entries,
                text(reply.get(3)),
                (Long) reply.get(4) == 1,
                text(reply.get(5)));
    }

    private static String text(Object part) {
        return new String((byte[]) part, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
