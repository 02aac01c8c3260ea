package io.tallylight.load.client;

/**
 * Limits of the calls to an engine.
 *
 * @param connections connections at most; a call beyond them waits for one, and its latency includes the wait
 * @param attemptMs milliseconds that one attempt may take before it counts as lost
 * @param retryForMs milliseconds from the first attempt after which a call is given up as unanswered
 */
public record CallSettings(int connections, long attemptMs, long retryForMs) {
    /** A sensible choice for one machine: 256 connections, 5 s an attempt, 60 s in all. */
    public static final CallSettings DEFAULT = new CallSettings(256, 5_000, 60_000);

    public CallSettings withRetryForMs(long ms) {
        return new CallSettings(connections, attemptMs, ms);
    }

    public CallSettings withConnections(int count) {
        return new CallSettings(count, attemptMs, retryForMs);
    }
}
