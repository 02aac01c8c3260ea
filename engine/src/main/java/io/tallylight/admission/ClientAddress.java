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
 * The address that a request came from: the peer's, or, where the peer is a proxy that is trusted, the one that it names,
 * and so on for a chain of such proxies. What somebody else wrote into those headers counts for nothing.
 */
final class ClientAddress {
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED = "Forwarded";

    private final List<AddressRange> trustedProxies;

    ClientAddress(List<AddressRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /** The address; null when the connection has none any more, or is no IP connection. */
    @Nullable
    InetAddress of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        InetAddress peer = host == null ? null : AddressRange.address(host);
        return peer == null ? null : of(peer, request.headers());
    }

    /**
     * The address behind a peer. A proxy writes one of the two headers and may pass on the other as it came; where both are
     * there and disagree, neither is believed.
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

    /** Goes back hop by hop, as far as each hop is trusted and the one before it can be read. */
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
     * What shares a quota: an IPv4 address, or the /64 of an IPv6 address, which is what one subscriber has. IPv4 is put
     * where IPv6 has its multicast, from which nobody sends.
     */
    static long key(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        boolean ipv4 = bytes.remaining() == Integer.BYTES;
        return ipv4 ? (~0L << Integer.SIZE) | Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
    }
}
