package io.tallylight.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a network, or a single one. Immutable.
 *
 * @param network any address in it
 * @param prefixBits number of leading bits that its addresses share
 */
public record AddressRange(InetAddress network, int prefixBits) {
    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address, which is a range of one.
     *
     * @throws IllegalArgumentException if the text is none of these; host names are not allowed, because their
     *     addresses change
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw new IllegalArgumentException("not an IP address");
        }
        int bits = Byte.SIZE * network.getAddress().length;
        int prefixBits = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefixBits < 0 || prefixBits > bits) {
            throw new IllegalArgumentException("not the length of a prefix");
        }
        return new AddressRange(network, prefixBits);
    }

    /** Parses an address; IPv4 within IPv6 is returned as IPv4. Returns null for anything else. Asks no name server. */
    public static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    /** Returns whether the address is in the range. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixBits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixBits % Byte.SIZE;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
    }
}
