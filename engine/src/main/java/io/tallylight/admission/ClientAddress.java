package io.tallylight.admission;

import io.tallylight.config.AddressRange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Determines the address that a request came from: the peer's or, if the peer is a trusted proxy, the one that it
 * names, and so on for a chain of such proxies. Entries in those headers that no trusted proxy wrote are ignored.
 */
final class ClientAddress {
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED = "Forwarded";

    private final List<AddressRange> trustedProxies;

    ClientAddress(List<AddressRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /** Returns the address; null if the connection no longer has one, or is not an IP connection. */
    @Nullable
    InetAddress of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        InetAddress peer = host == null ? null : AddressRange.address(host);
        return peer == null ? null : of(peer, request.headers());
    }

    /**
     * Returns the address behind a peer. A proxy writes one of the two headers and may pass on the other unchanged; if
     * both are present and disagree, neither is used.
     */
    InetAddress of(InetAddress peer, MultiMap headers) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> plain = headers.getAll(X_FORWARDED_FOR);
        List<String> standard = headers.getAll(FORWARDED);
        if (standard.isEmpty()) {
            return last(peer, ForwardedHops.ofPlain(plain));
        }
        InetAddress named = last(peer, ForwardedHops.ofStandard(standard));
        return plain.isEmpty() || named.equals(last(peer, ForwardedHops.ofPlain(plain))) ? named : peer;
    }

    /** Goes back hop by hop, as long as each hop is trusted and the one before it can be parsed. */
    private InetAddress last(InetAddress peer, List<String> nodes) {
        InetAddress known = peer;
        for (int i = nodes.size() - 1; i >= 0 && isTrusted(known); i--) {
            InetAddress before = ForwardedHops.address(nodes.get(i));
            if (before == null) {
                return known;
            }
            known = before;
        }
        return known;
    }

    private boolean isTrusted(InetAddress address) {
        for (AddressRange range : trustedProxies) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the key of a rate limit: of an IPv4 address, or of the /64 of an IPv6 address, which is what one
     * subscriber has. IPv4 is mapped into the multicast range of IPv6, from which no request comes.
     */
    static long key(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean ipv4 = bytes.remaining() == Integer.BYTES;
        return ipv4 ? (~0L << Integer.SIZE) | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
