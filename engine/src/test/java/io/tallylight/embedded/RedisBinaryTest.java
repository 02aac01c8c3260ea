package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, /redis-server-7.0.15-linux-amd64",
        "Linux, aarch64, /redis-server-7.0.15-linux-arm64",
        "Mac OS X, x86_64, /redis-server-7.0.15-darwin-amd64",
        "Mac OS X, aarch64, /redis-server-7.0.15-darwin-arm64"
    })
    void everyPlatformOfOursHasAServer(String system, String processor, String resource) {
        assertEquals(resource, RedisBinary.resource(system, processor));
        assertNotNull(RedisBinary.class.getResource(resource), resource);
    }

    @ParameterizedTest
    @CsvSource({"FreeBSD, amd64, /redis-server-7.0.15-freebsd-amd64", "Linux, ppc64, /redis-server-7.0.15-linux-ppc64"})
    void otherPlatformsHaveNone(String system, String processor, String resource) {
        assertEquals(resource, RedisBinary.resource(system, processor));
        assertEquals(null, RedisBinary.class.getResource(resource));
    }
}
