package io.tallylight.redis;

import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * A lease that one node holds at a time, until it releases it or does not renew it in time. The only caller of
 * {@code lua/lease.lua}. May be used from any thread. Each call fails while Redis is unavailable, and may then have
 * taken effect or not; all calls can be repeated.
 */
public final class Lease {
    private static final ScriptRunner LEASE = new ScriptRunner("lease", ScriptOutputType.INTEGER);

    private final SharedRedis redis;
    private final byte[][] key;
    private final byte[] token;
    private final long leaseMs;

    /**
     * Creates a lease that is not yet taken.
     *
     * @param token token of the holder; no other process or later start may use the same
     * @param leaseMs time after the last renewal at which the lease ends, by Redis's clock, ms
     */
    public Lease(SharedRedis redis, String key, String token, long leaseMs) {
        this(redis, key.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8), leaseMs);
    }

    /** Creates a lease whose key and token are given as bytes. */
    public Lease(SharedRedis redis, byte[] key, byte[] token, long leaseMs) {
        this.redis = redis;
        this.key = new byte[][] {key};
        this.token = token;
        this.leaseMs = leaseMs;
    }

    /** Takes the lease if it is free, or renews it; completes with false if another holder has it. */
    public CompletionStage<Boolean> tryTake() {
        return run(leaseMs, "1");
    }

    /** Renews the lease; completes with false if it is lost. */
    public CompletionStage<Boolean> renew() {
        return run(leaseMs, "");
    }

    /** Releases the lease; completes with false if it was not held. */
    public CompletionStage<Boolean> release() {
        return run(0, "");
    }

    private CompletionStage<Boolean> run(long ms, String takes) {
        return LEASE.<Long>run(redis, key, token, arg(ms), takes.getBytes(StandardCharsets.UTF_8))
                .thenApply(reply -> reply == 1);
    }
}
