package io.tallylight.checkout;

import java.util.random.RandomGenerator;

/** A task that a node holds, with the time of its next try. Owned by the worker's event loop. */
final class PendingPaymentTask {
    private static final int DOUBLINGS = 20;
    private static final long MS = 1_000_000;

    final PaymentTask owed;

    /** Returns whether a call of the gateway is under way. */
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

    /** Makes the task due, unless it waits after a failure, or for a bank that processes a refund. */
    void wake(long nowNs) {
        if (failures == 0 && !waitsForBank()) {
            dueNs = Math.min(dueNs, nowNs);
        }
    }

    /** Returns whether only a bank can move it, which takes hours or days. */
    boolean waitsForBank() {
        return waits > 0;
    }

    /** Postpones the task: another party has to act first. */
    void waits(long nowNs, PaymentTiming timing) {
        failures = 0;
        long delayMs = timing.watchEvery();
        if (owed.kind() == PaymentTask.Kind.REFUND) {
            delayMs = Math.min(timing.watchMax(), timing.watchEvery() << Math.min(waits, DOUBLINGS));
            waits++;
        }
        dueNs = nowNs + delayMs * MS;
    }

    /** Postpones the task until the awaited order system has the order of this number. */
    void waitsForOrder(long number) {
        failures = 0;
        order = number;
    }

    boolean waitsForOrder() {
        return order > 0;
    }

    /** Notes that the awaited order system has settled all orders up to this one. */
    void ordersAreSettled(long upTo) {
        if (order <= upTo) {
            order = 0;
        }
    }

    /** Postpones the task while Redis is away: a repeat does no harm. */
    void later(long nowNs, PaymentTiming timing) {
        dueNs = nowNs + timing.retryMin() * MS;
    }

    /** Notes a failure; returns the number of failures in a row. */
    int failed(long nowNs, PaymentTiming timing, RandomGenerator random) {
        firstFailureNs = failures == 0 ? nowNs : firstFailureNs;
        long boundMs = Math.min(timing.retryMax(), timing.retryMin() << Math.min(failures, DOUBLINGS));
        dueNs = nowNs + (1 + random.nextLong(boundMs)) * MS;
        failures++;
        return failures;
    }

    /** Returns how long it has failed, ms. */
    long failingMs(long nowNs) {
        return failures == 0 ? 0 : (nowNs - firstFailureNs) / MS;
    }
}
