package io.tallylight.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.admission.RateLimits;
import io.tallylight.config.Config;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of bodies that this node keeps in memory while requests arrive and are answered. The declared length
 * of a body is reserved before a byte of it is read. Large bodies may use at most three quarters, so that there is
 * still room for buyers' bodies when other callers use the rest. May be used from any thread.
 */
final class BodyBudget {
    /**
     * Bodies of at most this many bytes count against the limit of the node only, not of their address: they are those
     * of buyers, many of whom may share an address.
     */
    static final int SMALL_BYTES = 4_096;

    private static final int SHARE_OF_HEAP = 8;
    private static final int SHARE_OF_ADDRESS = 4;

    private final long bytesMax;
    private final long largeBytesMax;
    private final long addressBytesMax;
    private final RateLimits rateLimits;
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentMap<Long, Long> ofAddress = new ConcurrentHashMap<>();
    private final Counter refused;

    BodyBudget(Config.BodyLimits limits, RateLimits rateLimits, MeterRegistry registry) {
        this.bytesMax = limits.bytesInFlightMax() > 0
                ? limits.bytesInFlightMax()
                : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        this.largeBytesMax = bytesMax / 4 * 3;
        this.addressBytesMax =
                limits.bytesPerAddressMax() > 0 ? limits.bytesPerAddressMax() : bytesMax / SHARE_OF_ADDRESS;
        this.rateLimits = rateLimits;
        this.refused = Counter.builder("tallylight.http.bodies.refused")
                .description("Requests refused because the bodies of others took up the memory there is for them")
                .register(registry);
        Gauge.builder("tallylight.http.bodies", all, AtomicLong::get)
                .description("Memory that the bodies of requests take up while they arrive and are answered")
                .baseUnit("bytes")
                .register(registry);
    }

    /**
     * Reserves room for a small body, which counts against the limit of the node only. Returns false, and reserves
     * nothing, if there is no room.
     */
    boolean takeSmall(long bytes) {
        if (all.addAndGet(bytes) > bytesMax) {
            all.addAndGet(-bytes);
            refused.increment();
            return false;
        }
        return true;
    }

    /** Returns the room of a small body to the budget. */
    void giveSmall(long bytes) {
        all.addAndGet(-bytes);
    }

    /** A share of the budget, held by one request with a body that is not small. Released once; used on one thread. */
    final class Share {
        private final HttpServerRequest request;
        private long bytes;
        private long addressKey;
        private long addressBytes;

        private Share(HttpServerRequest request) {
            this.request = request;
        }

        /** Returns the number of bytes in this share. */
        long bytes() {
            return bytes;
        }

        /** Reserves more bytes. Returns false, and reserves nothing, if there is no room. */
        boolean take(long more) {
            boolean large = bytes + more > SMALL_BYTES;
            if (all.addAndGet(more) > (large ? largeBytesMax : bytesMax) || (large && !takeOfAddress(bytes + more))) {
                all.addAndGet(-more);
                refused.increment();
                return false;
            }
            bytes += more;
            return true;
        }

        private boolean takeOfAddress(long wanted) {
            if (addressBytes == 0) {
                addressKey = rateLimits.addressKey(request);
            }
            long more = wanted - addressBytes;
            boolean[] taken = {false};
            ofAddress.compute(addressKey, (key, before) -> {
                long held = before == null ? 0 : before;
                taken[0] = held + more <= addressBytesMax;
                return taken[0] ? Long.valueOf(held + more) : before;
            });
            addressBytes = taken[0] ? wanted : addressBytes;
            return taken[0];
        }

        /** Releases the whole share; may be called again. */
        void release() {
            all.addAndGet(-bytes);
            bytes = 0;
            if (addressBytes > 0) {
                long given = addressBytes;
                addressBytes = 0;
                ofAddress.computeIfPresent(addressKey, (key, held) -> held <= given ? null : held - given);
            }
        }
    }

    /** Creates an empty share. */
    Share share(HttpServerRequest request) {
        return new Share(request);
    }

    /** Returns the number of bytes that are reserved. */
    long bytes() {
        return all.get();
    }
}
