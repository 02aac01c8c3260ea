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
 * Limits the bytes of bodies that this node keeps in memory while requests arrive and are answered. A body takes what it is
 * declared to have before a byte of it is read. Large bodies may fill three quarters, so that those of buyers still find
 * room when somebody fills the rest. Any thread.
 */
final class BodyBudget {
    /** Bodies up to this many bytes count for the node alone: those of buyers, many of whom may share an address. */
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

    /** Takes room for a small body, which counts for the node alone; false, and nothing is taken, if there is none. */
    boolean takeSmall(long bytes) {
        if (all.addAndGet(bytes) > bytesMax) {
            all.addAndGet(-bytes);
            refused.increment();
            return false;
        }
        return true;
    }

    /** Gives back the room of a small body. */
    void giveSmall(long bytes) {
        all.addAndGet(-bytes);
    }

    /** A share of the budget that one request has for a body that is not small. Returned once; on one thread. */
    final class Share {
        private final HttpServerRequest request;
        private long bytes;
        private long addressKey;
        private long addressBytes;

        private Share(HttpServerRequest request) {
            this.request = request;
        }

        /** Bytes that it has. */
        long bytes() {
            return bytes;
        }

        /** Takes more; false, and nothing is taken, if there is no room. */
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

        /** Gives all of it back; may be called again. */
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

    /** A share of nothing so far. */
    Share share(HttpServerRequest request) {
        return new Share(request);
    }

    /** Bytes that are taken. */
    long bytes() {
        return all.get();
    }
}
