package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.PrivateAddresses;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2002:101:101::1",
                "64:ff9b:1::1",
                "::ffff:0:1.1.1.1",
                "2001::1",
                "2001:2::1",
                "2001:db8::1",
                "100::1",
                "3fff::1",
                "5f00::1",
                "fec0::1",
                "192.0.2.1",
                "192.88.99.1",
                "198.51.100.1",
                "203.0.113.1",
                "168.63.129.16"
            })
    void theseArePrivate(String address) throws Exception {
        assertTrue(PrivateAddresses.isPrivate(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "100.128.0.1", "172.32.0.1", "192.167.0.1", "2606:4700::1111", "2001:4860::8888"})
    void theseArePublic(String address) throws Exception {
        assertFalse(PrivateAddresses.isPrivate(InetAddress.getByName(address)));
    }
}
