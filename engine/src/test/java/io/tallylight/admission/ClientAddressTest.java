package io.tallylight.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.AddressRange;
import io.tallylight.testing.Seed;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies are 10.0.0.0/8 and fd00::/8; everyone else is a stranger. */
class ClientAddressTest {
    private static final String PROXY = "10.0.0.1";

    private final ClientAddress addresses =
            new ClientAddress(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8")));

    @Test
    void aStrangersHeadersCountForNothing() {
        MultiMap spoofed = headers("X-Forwarded-For", "192.0.2.7").add("Forwarded", "for=192.0.2.7");
        assertEquals(address("203.0.113.9"), addresses.of(address("203.0.113.9"), spoofed));
    }

    @Test
    void aProxyWithoutAHeaderCountsItself() {
        assertEquals(address(PROXY), addresses.of(address(PROXY), headers()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "198.51.100.1, 203.0.113.9 | 203.0.113.9",
                "198.51.100.1, 203.0.113.9, 10.2.3.4, fd00::1 | 203.0.113.9",
                "10.9.9.9, 10.2.3.4 | 10.9.9.9",
                "203.0.113.9:4711 | 203.0.113.9",
                "[2001:db8::7]:4711 | 2001:db8::7",
                "[2001:db8::7] | 2001:db8::7",
                "2001:db8::7 | 2001:db8::7",
                "::ffff:203.0.113.9 | 203.0.113.9",
                "' ,, 203.0.113.9 , ' | 203.0.113.9"
            })
    void theRightmostThatIsNoProxyOfOursIsTheOne(String header, String expected) {
        assertEquals(address(expected), addresses.of(address(PROXY), headers("X-Forwarded-For", header)));
    }

    @Test
    void severalLinesAreOneList() {
        MultiMap headers =
                headers("X-Forwarded-For", "203.0.113.9, 198.51.100.1").add("X-Forwarded-For", "10.2.3.4");
        assertEquals(address("198.51.100.1"), addresses.of(address(PROXY), headers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "203.0.113.999",
                "203.0.113",
                "203.0.113.9.1",
                "www.example.com",
                "1",
                "0x7f000001",
                "[2001:db8::7",
                "[2001:db8::7]x",
                "[]",
                ":::",
                "203.0.113.9:",
                "203.0.113.9:port",
                "<script>",
                "2001:db8::7%eth0:1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:0:1:2:3:4:5:6:7:8:9"
            })
    void beforeGarbageTheLastGoodAddressCounts(String garbage) {
        MultiMap plain = headers("X-Forwarded-For", "198.51.100.1, " + garbage + ", 10.2.3.4");
        assertEquals(address("10.2.3.4"), addresses.of(address(PROXY), plain));
        MultiMap standard = headers("Forwarded", "for=198.51.100.1, for=\"" + garbage + "\", for=10.2.3.4");
        assertEquals(address("10.2.3.4"), addresses.of(address(PROXY), standard));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.9 | 203.0.113.9",
                "For=\"203.0.113.9:80\";proto=https;by=10.0.0.1 | 203.0.113.9",
                "proto=https; for=\"[2001:db8::7]:4711\" | 2001:db8::7",
                "for=198.51.100.1, for=203.0.113.9;host=\"a,for=1.1.1.1\" | 203.0.113.9",
                "for=203.0.113.9;host=\"a\\\",for=1.1.1.1\", for=10.2.3.4 | 203.0.113.9",
                "for=203.0.113.9, proto=https | 10.0.0.1",
                "for=203.0.113.9, for=_hidden, for=10.2.3.4 | 10.2.3.4",
                "for=\"unterminated, for=203.0.113.9 | 10.0.0.1"
            })
    void theStandardHeaderIsReadToo(String header, String expected) {
        assertEquals(address(expected), addresses.of(address(PROXY), headers("Forwarded", header)));
    }

    @Test
    void twoHeadersThatDisagreeAreBothNotBelieved() {
        MultiMap headers = headers("X-Forwarded-For", "203.0.113.9").add("Forwarded", "for=192.0.2.7");
        assertEquals(address(PROXY), addresses.of(address(PROXY), headers));
        headers.set("Forwarded", "for=203.0.113.9");
        assertEquals(address("203.0.113.9"), addresses.of(address(PROXY), headers));
    }

    @Test
    void aSubscriberOfIpv6SharesAQuotaWithinA64() {
        assertEquals(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assertEquals(key("203.0.113.9"), key("::ffff:203.0.113.9"));
        assertNotEquals(key("203.0.113.9"), key("203.0.113.10"));
        assertNotEquals(key("0.0.0.1"), key("::1"));
        assertNotEquals(key("255.255.255.255"), key("2001:db8::ffff"));
        assertEquals(key("fe80::1"), key("fe80::1%3"), "the zone of a link is no part of it");
    }

    @Test
    void noHeaderMakesItThrow() {
        Seed seed = Seed.of(ClientAddressTest.class);
        Random random = seed.random();
        List<String> pieces = List.of(
                "for",
                "=",
                "\"",
                "\\",
                ",",
                ";",
                " ",
                "[",
                "]",
                ":",
                "::",
                ".",
                "%",
                "10.0.0.1",
                "203.0.113.9",
                "x",
                "é",
                "9");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            MultiMap headers = headers(random.nextBoolean() ? "Forwarded" : "X-Forwarded-For", text.toString());
            InetAddress found = addresses.of(address(PROXY), headers);
            assertTrue(found.getAddress().length >= 4, () -> seed + ": " + text);
        }
    }

    private static long key(String text) {
        return ClientAddress.key(address(text));
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(AddressRange.address(text), text);
    }

    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }
}
