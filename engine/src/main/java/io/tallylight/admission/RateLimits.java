package io.tallylight.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.config.AddressRange;
import io.tallylight.config.Config;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits. Each method takes one permission and returns 0, or takes nothing and returns the time until there is
 * one, in ms. A rate limit that is off costs a null check. May be used from any thread.
 */
public final class RateLimits {
    private final @Nullable TokenBuckets<Buyer> buyers;
    private final @Nullable TokenBuckets<String> reservations;
    private final @Nullable TokenBuckets<Long> addresses;
    private final @Nullable TokenBuckets<String> platforms;
    private final Counter refusedBuyers;
    private final Counter refusedReservations;
    private final Counter refusedAddresses;
    private final Counter refusedPlatforms;
    private final ClientAddress clientAddress;

    /** Key of a buyer, whose id has a meaning in its show only. */
    private record Buyer(String show, String id) {}

    /**
     * Creates the rate limits with full buckets.
     *
     * @param trustedProxies proxies whose headers name the address that a request came from
     * @param nanoTime a clock that never goes back, such as {@code System::nanoTime}
     */
    public RateLimits(
            Config.Admission limits, List<AddressRange> trustedProxies, LongSupplier nanoTime, MeterRegistry registry) {
        this.buyers = TokenBuckets.of(limits.buyer(), nanoTime);
        this.reservations = TokenBuckets.of(limits.buyer(), nanoTime);
        this.addresses = TokenBuckets.of(limits.address(), nanoTime);
        this.platforms = TokenBuckets.of(limits.platform(), nanoTime);
        this.clientAddress = new ClientAddress(trustedProxies);
        this.refusedBuyers = refused(registry, "buyer");
        this.refusedReservations = refused(registry, "reservation");
        this.refusedAddresses = refused(registry, "address");
        this.refusedPlatforms = refused(registry, "platform");
    }

    /**
     * Takes a permission for a request or feed handshake, by the address that it came from. Must be called before a
     * body is read.
     */
    public long admitAddress(HttpServerRequest request) {
        if (addresses == null) {
            return 0;
        }
        InetAddress address = clientAddress.of(request);
        return address == null ? 0 : counted(addresses.waitMs(ClientAddress.key(address)), refusedAddresses);
    }

    /**
     * Returns a key for the addresses that share a rate limit: an IPv4 address, or an IPv6 /64; 0 if the connection no
     * longer has an address.
     */
    public long addressKey(HttpServerRequest request) {
        InetAddress address = clientAddress.of(request);
        return address == null ? 0 : ClientAddress.key(address);
    }

    /** Takes a permission for a reservation or sale. */
    public long admitBuyer(String show, String buyerId) {
        return buyers == null ? 0 : counted(buyers.waitMs(new Buyer(show, buyerId)), refusedBuyers);
    }

    /**
     * Takes a permission for a command on a reservation while it is held. Such a request names no buyer, and only the
     * ledger knows the buyer; so each reservation, which belongs to one buyer, has a rate limit of its own with the
     * rate of a buyer.
     *
     * @param recordId id of the reservation's record; no other show has the same
     */
    public long admitHolder(String recordId) {
        return reservations == null ? 0 : counted(reservations.waitMs(recordId), refusedReservations);
    }

    /** Takes a permission for a request of a caller, which is the name in its credentials. */
    public long admitPlatform(String caller) {
        return platforms == null ? 0 : counted(platforms.waitMs(caller), refusedPlatforms);
    }

    private static long counted(long waitMs, Counter refused) {
        if (waitMs > 0) {
            refused.increment();
        }
        return waitMs;
    }

    private static Counter refused(MeterRegistry registry, String quota) {
        return Counter.builder("tallylight.admission.refused")
                .description("Requests that were told to come back later, by the quota that was used up")
                .tag("quota", quota)
                .register(registry);
    }
}
