package io.tallylight.ledger;

/**
 * Estimates how long a command that arrives now would wait for its answer, from the queue and from the times of the
 * last batches. A quiet show never seems slow: the estimate uses the time of a batch and the number of commands that a
 * batch takes, not the number that arrived. A batch that is overdue counts with its present age, so that a stalled
 * Redis is noticed without any answer from it.
 *
 * <p>It serves one queue whose batches are answered one after the other: with several in flight, the time of a batch
 * starts with the answer to the previous one, since only then is it worked on. Not thread-safe: it belongs to the owner
 * of the queue. Times are nanoseconds of a clock that never goes back. Nothing is allocated.
 */
final class WaitEstimate {
    /** Weight of a batch slower than the usual time. It is small because one slow batch may be an accident. */
    private static final double WEIGHT_OF_SLOWER = 0.125;

    /**
     * Weight of a batch faster than the usual time. It is large because a fast batch shows that the slow phase is over.
     */
    private static final double WEIGHT_OF_FASTER = 0.5;

    private static final double WEIGHT_OF_SIZE = 0.25;
    private static final double NANOS_A_MS = 1e6;

    /** Number of first batches that are ignored: a node that has just started is slow for a moment. */
    static final int WARM_BATCHES = 20;

    private int answered;
    private double usualNanos = -1;
    private double usualSize;
    private int inFlight;
    private long sinceNanos;

    /**
     * Creates an estimate.
     *
     * @param batchCommandsMax commands that a batch takes until a better number is known: large baskets leave less room
     */
    WaitEstimate(int batchCommandsMax) {
        this.usualSize = batchCommandsMax;
    }

    /**
     * Records that a batch was sent.
     *
     * @param commands in it
     * @param leftBehind number of commands that did not fit; only a batch that left some behind tells how many fit
     */
    void sent(int commands, int leftBehind, long nowNanos) {
        if (inFlight++ == 0) {
            sinceNanos = nowNanos;
        }
        if (leftBehind > 0) {
            usualSize = Math.max(1, usualSize + (commands - usualSize) * WEIGHT_OF_SIZE);
        }
    }

    /** Records that the batch in front was answered, applied or not. */
    void answered(long nowNanos) {
        inFlight--;
        answered++;
        double took = (double) Math.max(0, nowNanos - sinceNanos);
        sinceNanos = nowNanos;
        if (usualNanos < 0) {
            usualNanos = took;
        } else {
            usualNanos += (took - usualNanos) * (took > usualNanos ? WEIGHT_OF_SLOWER : WEIGHT_OF_FASTER);
        }
    }

    /**
     * Returns the expected wait, in ms: for the batches in flight, for the batches that the queue fills, and for the
     * command's own batch. It is 0 if nothing is in flight, and until {@link #WARM_BATCHES} were answered.
     *
     * @param queued number of commands that wait before it
     */
    long waitMs(int queued, long nowNanos) {
        if (inFlight == 0 || answered < WARM_BATCHES) {
            return 0;
        }
        double batchNanos = Math.max(usualNanos, (double) (nowNanos - sinceNanos));
        double batches = inFlight + queued / usualSize;
        return (long) Math.min(Integer.MAX_VALUE, batches * batchNanos / NANOS_A_MS);
    }
}
