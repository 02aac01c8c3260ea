package io.tallylight.checkout;

/**
 * Intervals of the worker. All in ms.
 *
 * @param idleMin wait until the next look, when the last one found something
 * @param idleMax the longest time between two looks at a list that stays empty
 * @param refresh between two looks for shows
 * @param lease how long a node holds a list after its last sign of life
 * @param watchFirst wait until a payment that began is looked at: nearly always its checkout settles it before
 * @param watchEvery wait between two looks at a payment that is still pending
 * @param watchMax the longest time between two looks at a refund that waits for a bank
 * @param retryMin the shortest wait after a failure
 * @param retryMax the longest wait after failures
 */
record PaymentTiming(
        long idleMin,
        long idleMax,
        long refresh,
        long lease,
        long watchFirst,
        long watchEvery,
        long watchMax,
        long retryMin,
        long retryMax) {
    static final PaymentTiming DEFAULT = new PaymentTiming(20, 500, 1_000, 5_000, 3_000, 5_000, 300_000, 500, 60_000);
}
