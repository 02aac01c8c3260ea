package io.tallylight.orders.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses a receiver may have: a URL in a configuration must not become a way into the network behind it. */
final class Addresses {
    private Addresses() {}

    /**
     * The addresses of a host; blocks while they are looked up.
     *
     * @throws UnknownHostException when there are none, or one of them is private and those are not allowed
     */
    static InetAddress[] of(String host, boolean allowPrivate) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress address : all) {
            if (!allowPrivate && isPrivate(address)) {
                throw new UnknownHostException(host + " is at the private address " + address.getHostAddress()
                        + "; orders.webhook.allowPrivateAddresses lets it");
            }
        }
        return all;
    }

    /** Whether this is anything but a public unicast address. */
    static boolean isPrivate(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPrivate6(bytes) : isPrivate4(bytes, 0);
    }

    private static boolean isPrivate4(byte[] bytes, int at) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        int c = bytes[at + 2] & 0xff;
        return a == 0
                || a == 10
                || a == 127
                || (a == 100 && b >= 64 && b < 128) // shared by carriers
                || (a == 169 && b == 254)
                || (a == 172 && b >= 16 && b < 32)
                || (a == 192 && b == 168)
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)) // for benchmarks
                || a >= 224;
    }

    private static boolean isPrivate6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return true; // unique local
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return isPrivate4(bytes, 2); // 6to4
        }
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        boolean mapped = Arrays.equals(bytes, 0, 12, nat64, 0, 12) || Arrays.equals(bytes, 0, 12, new byte[12], 0, 12);
        return mapped && isPrivate4(bytes, 12);
    }
}
