package io.tallylight.checkout;

import java.util.random.RandomGenerator;

/** Something owed that a node has in its hands, and when it is tried next. Owned by the worker's event loop. */
final class PendingPaymentTask {
    private static final int DOUBLINGS = 20;
    private static final long MS = 1_000_000;

    final PaymentTask owed;

    /** Whether a call of the gateway is on its way. */
    boolean running;

    private long dueNs;
    private long firstFailureNs;
    private int failures;
    private int waits;
    private long order;

    PendingPaymentTask(PaymentTask owed, long dueNs) {
        this.owed = owed;
        this.dueNs = dueNs;
    }

    boolean isDue(long nowNs) {
        return !running && order == 0 && dueNs - nowNs <= 0;
    }

    /** Brings it forward, unless it waits after a failure, or for a bank that thinks about a refund. */
    void wake(long nowNs) {
        if (failures == 0 && !waitsForBank()) {
            dueNs = Math.min(dueNs, nowNs);
        }
    }

    /** Whether only a bank can move it, which takes hours or days. */
    boolean waitsForBank() {
        return waits > 0;
    }

    /** Somebody else has to move first. */
    void waits(long nowNs, PaymentTiming timing) {
        failures = 0;
        long delayMs = timing.watchEvery();
        if (owed.kind() == PaymentTask.Kind.REFUND) {
            delayMs = Math.min(timing.watchMax(), timing.watchEvery() << Math.min(waits, DOUBLINGS));
            waits++;
        }
        dueNs = nowNs + delayMs * MS;
    }

    /** The order system that counts has yet to get the order of this number. */
    void waitsForOrder(long number) {
        failures = 0;
        order = number;
    }

    boolean waitsForOrder() {
        return order > 0;
    }

    /** The order system that counts has settled all orders up to this one. */
    void ordersAreSettled(long upTo) {
        if (order <= upTo) {
            order = 0;
        }
    }

    /** Redis is away: what was done is done again, which does no harm. */
    void later(long nowNs, PaymentTiming timing) {
        dueNs = nowNs + timing.retryMin() * MS;
    }

    /** It failed; answers for how many times in a row. */
    int failed(long nowNs, PaymentTiming timing, RandomGenerator random) {
        firstFailureNs = failures == 0 ? nowNs : firstFailureNs;
        long boundMs = Math.min(timing.retryMax(), timing.retryMin() << Math.min(failures, DOUBLINGS));
        dueNs = nowNs + (1 + random.nextLong(boundMs)) * MS;
        failures++;
        return failures;
    }

    /** How long it has failed, ms. */
    long failingMs(long nowNs) {
        return failures == 0 ? 0 : (nowNs - firstFailureNs) / MS;
    }
}
