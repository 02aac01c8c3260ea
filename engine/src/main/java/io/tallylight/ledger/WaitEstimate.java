package io.tallylight.ledger;

/**
 * How long a command that comes now would wait for its answer, from what is queued and from how the last batches went. A
 * quiet show never seems slow: what counts is how long a batch takes and how many commands one takes along, not how many
 * came. A batch that is overdue counts as it stands, so that a stalled Redis is noticed without any answer from it.
 *
 * <p>For one queue, whose batches are answered one after the other: with several on their way, one takes from the answer
 * to the one before it, since only then is it worked on. Not thread-safe: it belongs to whoever owns the queue. Times are
 * nanoseconds of a clock that never goes back. Nothing is allocated.
 */
final class WaitEstimate {
    /** A slow batch may be an accident: it counts for this part of the usual time. */
    private static final double WEIGHT_OF_SLOWER = 0.125;

    /** A fast one shows that it is over. */
    private static final double WEIGHT_OF_FASTER = 0.5;

    private static final double WEIGHT_OF_SIZE = 0.25;
    private static final double NANOS_A_MS = 1e6;

    /** A node that has only just started is slow for a moment; its first batches say nothing of the later ones. */
    static final int WARM_BATCHES = 20;

    private int answered;
    private double usualNanos = -1;
    private double usualSize;
    private int inFlight;
    private long sinceNanos;

    /** @param batchCommandsMax commands that a batch takes along until it is known better: large baskets leave less room */
    WaitEstimate(int batchCommandsMax) {
        this.usualSize = batchCommandsMax;
    }

    /**
     * A batch went off.
     *
     * @param commands in it
     * @param leftBehind commands that did not fit; only a batch that left some behind tells how many fit
     */
    void sent(int commands, int leftBehind, long nowNanos) {
        if (inFlight++ == 0) {
            sinceNanos = nowNanos;
        }
        if (leftBehind > 0) {
            usualSize = Math.max(1, usualSize + (commands - usualSize) * WEIGHT_OF_SIZE);
        }
    }

    /** The batch came back, applied or not. */
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
     * The wait to expect, in milliseconds: for the batches on their way, for those that the queue fills, and for its own; 0 when
     * nothing is on its way, and until {@link #WARM_BATCHES} were answered.
     *
     * @param queued commands that wait before it
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
