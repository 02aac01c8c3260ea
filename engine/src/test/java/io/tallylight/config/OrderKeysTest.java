package io.tallylight.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderKeysTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    OrderKeysTest() {}

    private Config load(String events) throws ConfigException, IOException {
        Path file = folder.resolve("tallylight.yaml");
        Files.writeString(file, """
                orders.webhook:
                  url: https://shop.example/hook
                  secrets: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                  events: %s
                orders.recorded: webhook
                """.formatted(events));
        return ConfigLoader.load(file, Map.of(), Map.of()).config();
    }

    @Test
    void aWebhookThatIsNotSentOrdersCannotBeTheOneThatCounts() {
        ConfigException e = assertThrows(ConfigException.class, () -> load("show.status, order.cancelled"));
        assertEquals(
                "orders.recorded is webhook, so orders.webhook.events must have order.committed among them",
                e.getMessage());
    }

    @Test
    void aWebhookThatIsSentOrdersCanBeTheOneThatCounts() throws Exception {
        assertEquals("webhook", load("order.committed").orders().recorded());
    }
}
