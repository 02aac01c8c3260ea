package io.tallylight.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration holds and nobody may see. A new key of that kind needs an example here. */
class SecretTest {
    /** One for each key that may hold a secret, with {@code hunter2} where that is. */
    private static final Map<String, String> EXAMPLES = Map.of(
            "redis.url", "redis://tally:hunter2@127.0.0.1:6379",
            "orders.sql.url", "postgresql://db/shop?user=ann&password=hunter2",
            "orders.webhook.url", "https://hooks.example/in/hunter2?token=hunter2",
            "orders.webhook.secrets", "whsec_hunter2hunter2hunter2hunter2",
            "orders.kafka.password", "hunter2",
            "security.jwtSecret", "hunter2hunter2hunter2hunter2hunter2",
            "payments.stripe.secretKey", "sk_test_hunter2",
            "payments.stripe.webhookSecret", "whsec_hunter2",
            "webhooks.shopify.secret", "hunter2hunter2");

    private static final Map<String, String> BESIDES = Map.of(
            "orders.kafka.bootstrapServers", "kafka:9093",
            "orders.kafka.username", "ann",
            "orders.kafka.tls", "true");

    @Test
    void eachKeyThatMayHoldASecretHasAnExample() {
        Set<String> secret = Keys.ALL.stream()
                .filter(key -> key.isSecret()
                        || key.allowed().contains("password")
                        || key.name().matches("(?i).*(secret|password).*"))
                .map(Key::name)
                .collect(Collectors.toSet());
        assertEquals(EXAMPLES.keySet(), secret);
    }

    @Test
    void neitherTheConfigNorWhatItWasReadFromPrintsASecret() throws Exception {
        ConfigLoader.Loaded loaded = loaded();
        assertFalse(loaded.toString().contains("hunter2"), loaded::toString);
        Config config = loaded.config();
        List<String> read = List.of(
                String.valueOf(config.security().jwtSecret()),
                config.ordersSqlUrl().toString(),
                config.shop().secrets().toString());
        assertEquals(List.of("***", "postgresql://db/shop?user=ann&password=***", "[***]"), read);
    }

    @Test
    void noSecretIsAmongWhatConfigPrintWrites() throws Exception {
        String printed = ConfigPrinter.effective(loaded());
        assertFalse(printed.contains("hunter2"), printed);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.url, redis://:hunter2/x@host",
        "redis.url, redis://tally:hunter2/y@host:1",
        "orders.sql.url, postgresql://u:S3C/hunter2@h/db",
        "orders.webhook.url, ftp://hooks.example/hunter2"
    })
    void anErrorAboutAUrlShowsNoPassword(String key, String url) {
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> ConfigLoader.load(null, Map.of(), Map.of(key, new Setting(url, "a test"))));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(key), message);
        assertFalse(message.contains("hunter2"), message);
    }

    private static ConfigLoader.Loaded loaded() throws ConfigException {
        Map<String, Setting> settings = new HashMap<>();
        EXAMPLES.forEach((key, text) -> settings.put(key, new Setting(text, "a test")));
        BESIDES.forEach((key, text) -> settings.put(key, new Setting(text, "a test")));
        return ConfigLoader.load(null, Map.of(), settings);
    }
}
