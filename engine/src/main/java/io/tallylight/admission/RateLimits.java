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
 * Who may ask now. Each method takes one from a quota and answers 0, or takes nothing and answers how many milliseconds it
 * is until there is one. A quota that is off costs a null check. Any thread.
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

    /** A buyer's id means something in its show only. */
    private record Buyer(String show, String id) {}

    /**
     * Makes the quotas, all full.
     *
     * @param trustedProxies whose headers say where a request came from
     * @param nanoTime a clock that never goes back, as {@code System::nanoTime}
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

    /** For every request and feed handshake, by the address that it came from; to be asked before a body is read. */
    public long admitAddress(HttpServerRequest request) {
        if (addresses == null) {
            return 0;
        }
        InetAddress address = clientAddress.of(request);
        return address == null ? 0 : counted(addresses.waitMs(ClientAddress.key(address)), refusedAddresses);
    }

    /** What shares the quota of an address, in some form: an IPv4 address, an IPv6 /64; 0 where there is none any more. */
    public long addressKey(HttpServerRequest request) {
        InetAddress address = clientAddress.of(request);
        return address == null ? 0 : ClientAddress.key(address);
    }

    /** For every reservation and sale. */
    public long admitBuyer(String show, String buyerId) {
        return buyers == null ? 0 : counted(buyers.waitMs(new Buyer(show, buyerId)), refusedBuyers);
    }

    /**
     * For what is done to a reservation while it is held. Such a request names no buyer, and only the ledger knows it; so
     * each reservation, which is one buyer's, has the quota of a buyer for itself.
     *
     * @param recordId of the reservation; no other show has the same
     */
    public long admitHolder(String recordId) {
        return reservations == null ? 0 : counted(reservations.waitMs(recordId), refusedReservations);
    }

    /** For every request of a caller, which is what its credentials name. */
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
