package io.tallylight.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
    private static final Path SHIPPED = Path.of("../config/tallylight.yaml");

    @TempDir
    Path folder;

    @Test
    void theShippedFileListsEveryKeyWithItsDefault() throws Exception {
        assertEquals(ConfigPrinter.template(), Files.readString(SHIPPED));
    }

    @Test
    void theShippedFileSaysWhatTheDefaultsSay() throws Exception {
        assertEquals(
                Config.defaults(),
                ConfigLoader.load(SHIPPED, Map.of(), Map.of()).config());
    }

    @Test
    void whatIsPrintedReadsBackTheSame() throws Exception {
        Map<String, String> odd = Map.of(
                "TALLYLIGHT_DATA_DIR", "/var/lib/tally light: #1 \"x\" \\y",
                "TALLYLIGHT_ORDERS_SQL_URL", "jdbc:sqlite:shop/o.db",
                "TALLYLIGHT_REDIS_URL", "redis://localhost:6380/1",
                "TALLYLIGHT_CORS_ORIGINS", "https://a.example,https://b.example");
        ConfigLoader.Loaded loaded = ConfigLoader.load(null, odd, Map.of());
        Path printed = Files.writeString(folder.resolve("printed.yaml"), ConfigPrinter.effective(loaded));
        assertEquals(
                loaded.config(), ConfigLoader.load(printed, Map.of(), Map.of()).config());
    }

    @Test
    void aSecretIsNotPrinted() throws Exception {
        String printed = ConfigPrinter.effective(ConfigLoader.load(
                null,
                Map.of(
                        "TALLYLIGHT_ORDERS_WEBHOOK_URL", "https://shop.example/hook",
                        "TALLYLIGHT_ORDERS_WEBHOOK_SECRETS", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
                        "TALLYLIGHT_ORDERS_KAFKA_PASSWORD", "hunter2",
                        "TALLYLIGHT_ORDERS_SQL_URL", "postgresql://ann:hunter2@db/shop"),
                Map.of()));
        assertFalse(printed.contains("MDEyMz"), printed);
        assertFalse(printed.contains("hunter2"), printed);
        assertTrue(printed.contains("orders.webhook.secrets: \"***\""), printed);
    }

    @Test
    void aPasswordAmongTheParametersOfAUrlIsNotPrinted() throws Exception {
        String printed = ConfigPrinter.effective(ConfigLoader.load(
                null,
                Map.of(
                        "TALLYLIGHT_ORDERS_SQL_URL",
                        "postgresql://db/shop?password=hunter2&sslPassword=hunter2&ssl=true"),
                Map.of()));
        assertFalse(printed.contains("hunter2"), printed);
        assertTrue(printed.contains("postgresql://db/shop?password=***&sslPassword=***&ssl=true"), printed);
    }

    @Test
    void printingNamesTheSourceAndHidesThePassword() throws Exception {
        String printed = ConfigPrinter.effective(ConfigLoader.load(
                null,
                Map.of("TALLYLIGHT_REDIS_URL", "redis://tally:hunter2@cache:6379"),
                Map.of("http.port", new Setting("9000", "--port"))));
        assertTrue(printed.contains("http.port: 9000  # --port\n"), printed);
        assertTrue(printed.contains("cache:6379"), printed);
        assertTrue(printed.contains("# environment TALLYLIGHT_REDIS_URL\n"), printed);
        assertTrue(printed.contains("feed.tickMs: 50  # default\n"), printed);
        assertFalse(printed.contains("hunter2"), printed);
    }
}
