package io.tallylight.checkout.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Reads bodies as Stripe sent them, where the data are at hand. */
class StripeEventTest {
    private static final Path BODIES = Path.of("../../shared/data/webhooks/stripe");

    private static List<Path> bodies() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(BODIES), "no recorded webhooks are here");
        try (Stream<Path> files = Files.list(BODIES)) {
            return files.sorted().toList();
        }
    }

    @Test
    void recordedEventsThatAreNotOursAreNone() throws Exception {
        for (Path body : bodies()) {
            assertEquals(Optional.empty(), StripeEvent.of(Json.read(Files.readAllBytes(body))), body.toString());
        }
    }

    @Test
    void recordedEventsOfOurPaymentsNameThem() throws Exception {
        for (Path body : bodies()) {
            ObjectNode event = (ObjectNode) Json.read(Files.readAllBytes(body));
            ObjectNode object = (ObjectNode) event.at("/data/object");
            object.withObject("/metadata").put("tallylight_show", "spring").put("tallylight_reservation", "r1");
            if (object.path("payment_intent").isNull()) { // a charge of the time before there were intents
                object.put("payment_intent", "pi_1");
            }
            StripeEvent read = StripeEvent.of(event).orElseThrow();
            assertEquals(body.getFileName().toString(), read.type() + ".json");
            assertTrue(read.reference().startsWith("pi_"), read.reference());
            assertEquals("spring", read.show());
        }
    }

    @Test
    void garbageIsNoEvent() {
        for (String json : List.of("{}", "{\"id\":1}", "{\"data\":[]}", "{\"id\":\"e\",\"data\":{\"object\":null}}")) {
            assertEquals(Optional.empty(), StripeEvent.of(Json.readObject(json)));
        }
    }
}
