package io.tallylight.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Distinguishes addresses of the public internet from all others. */
public final class PrivateAddresses {
    /**
     * IPv4 addresses that are not public: IANA's registry of special purposes (RFC 6890 and its successors), multicast,
     * and the address at which Microsoft Azure serves its machines.
     */
    private static final List<AddressRange> NOT_PUBLIC_4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "168.63.129.16/32");

    /** The global unicast range, which holds the only IPv6 addresses that can be public. */
    private static final AddressRange GLOBAL_6 = AddressRange.parse("2000::/3");

    /** Global unicast addresses with a special purpose, by the same registry. */
    private static final List<AddressRange> NOT_PUBLIC_6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private PrivateAddresses() {}

    /**
     * Returns whether an address is anything but a public unicast address. IPv6 addresses that stand for IPv4 addresses
     * (mapped, 6to4, NAT64, Teredo) are not public, whatever they stand for.
     */
    public static boolean isPrivate(InetAddress address) {
        return address instanceof Inet6Address
                ? !GLOBAL_6.contains(address) || isIn(NOT_PUBLIC_6, address)
                : isIn(NOT_PUBLIC_4, address);
    }

    private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }
}
