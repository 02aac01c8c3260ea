package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.BuildVersion;
import io.tallylight.config.Config;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupLineTest {
    private static final String URL = "http://127.0.0.1:8080";
    private static final String EMBEDDED = "Redis 7.0.15 (bundled)";

    @Test
    void theStartLineNamesTheVersionTheNodeAndWhatIsConfigured() {
        String line = StartupLine.of(Config.defaults().withDataDir(Path.of("/srv/shop")), URL, EMBEDDED, "host-7");
        for (String part : List.of(
                "Tallylight " + BuildVersion.text() + " serves at " + URL,
                "node host-7",
                "Redis embedded: " + EMBEDDED,
                "durability fsync",
                "orders to sqlite (jdbc:sqlite:/srv/shop/orders.db)",
                "payments external",
                "security open",
                "data folder /srv/shop")) {
            assertTrue(line.contains(part), part + " is not in: " + line);
        }
        assertFalse(line.contains("\n"));
    }

    @Test
    void theStartLineShowsTheAddressOfRedisWithoutItsPassword() {
        String line = StartupLine.of(
                Config.defaults().withRedisUrl("redis://shop:hunter2@10.0.0.7:6379/3"), URL, EMBEDDED, "host-7");
        assertTrue(line.contains("Redis redis://***@10.0.0.7:6379/3,"), line);
        assertFalse(line.contains("hunter2"), line);
    }
}
