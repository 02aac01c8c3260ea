package io.tallylight.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    void openModeServesOnLoopback(String host) {
        assertDoesNotThrow(() -> ExposureCheck.check(on(host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1"})
    void openModeIsRefusedOffLoopback(String host) {
        String message = messageOf(on(host));
        assertTrue(message.startsWith("http.host " + host + " is not loopback, and security.mode open"), message);
    }

    @Test
    void theEmbeddedRedisIsRefusedOffLoopbackUnlessThisIsTheOnlyNode() {
        Config secured = secured(redis(null, false));
        assertTrue(messageOf(secured).contains("--single-node"), messageOf(secured));
        assertDoesNotThrow(() -> ExposureCheck.check(secured(redis(null, true))));
        assertDoesNotThrow(() -> ExposureCheck.check(secured(redis("redis://cache:6379", false))));
    }

    @Test
    void aHostThatDoesNotResolveIsNamed() {
        assertTrue(messageOf(on("no.such.host.invalid")).contains("no.such.host.invalid"));
    }

    private static Config.Redis redis(@Nullable String url, boolean singleNode) {
        return new Config.Redis(
                ServerUrl.of(url), "fsync", 1, 500, false, singleNode, "auto", new Config.RedisTls(null, null, null));
    }

    private static Config on(String host) {
        Config.Http http = Config.defaults().http();
        return Config.defaults()
                .withHttp(new Config.Http(
                        host,
                        http.port(),
                        http.eventLoops(),
                        http.trustedProxies(),
                        http.connectionsMax(),
                        http.idleTimeoutMs(),
                        http.bodyTimeoutMs(),
                        http.drainMs(),
                        http.frameAncestors()));
    }

    private static Config secured(Config.Redis redis) {
        Config open = on("0.0.0.0");
        return new Config(
                open.http(),
                redis,
                open.orders(),
                new Config.Security("keys", null),
                open.data(),
                open.feed(),
                open.limits(),
                open.cors(),
                open.ledger(),
                open.admission(),
                open.payments(),
                open.shop());
    }

    private static String messageOf(Config config) {
        return String.valueOf(assertThrows(ConfigException.class, () -> ExposureCheck.check(config))
                .getMessage());
    }
}
