package io.tallylight.redis;

import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * A right that one node has at a time, until it gives it up or says nothing for a while. The only caller of
 * {@code lua/lease.lua}. Any thread; each call fails while Redis is away, and may then have happened or not: all of them can
 * be repeated.
 */
public final class Lease {
    private static final ScriptRunner LEASE = new ScriptRunner("lease", ScriptOutputType.INTEGER);

    private final SharedRedis redis;
    private final byte[][] key;
    private final byte[] token;
    private final long leaseMs;

    /**
     * A lease, not taken yet.
     *
     * @param token who holds it; no other process or later start may have the same
     * @param leaseMs ms after the last sign of life at which it ends, by Redis's clock
     */
    public Lease(SharedRedis redis, String key, String token, long leaseMs) {
        this(redis, key.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8), leaseMs);
    }

    /** Makes a lease of which key and token are given as bytes. */
    public Lease(SharedRedis redis, byte[] key, byte[] token, long leaseMs) {
        this.redis = redis;
        this.key = new byte[][] {key};
        this.token = token;
        this.leaseMs = leaseMs;
    }

    /** Takes it when nobody holds it, or renews it; false when another holds it. */
    public CompletionStage<Boolean> tryTake() {
        return run(leaseMs, "1");
    }

    /** Renews it; false when it is lost. */
    public CompletionStage<Boolean> renew() {
        return run(leaseMs, "");
    }

    /** Gives it up; false when it was not held. */
    public CompletionStage<Boolean> release() {
        return run(0, "");
    }

    private CompletionStage<Boolean> run(long ms, String takes) {
        return LEASE.<Long>run(redis, key, token, arg(ms), takes.getBytes(StandardCharsets.UTF_8))
                .thenApply(reply -> reply == 1);
    }
}
