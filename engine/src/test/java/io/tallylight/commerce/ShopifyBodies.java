package io.tallylight.commerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Bodies that Shopify sent, kept beside the project; a test that needs one is skipped where they are absent. */
public final class ShopifyBodies {
    private static final Path FOLDER = Path.of("../../shared/data/webhooks/shopify");

    private ShopifyBodies() {}

    /** The body of a topic, such as {@code orders__create}. */
    public static ObjectNode read(String name) throws IOException {
        Path file = FOLDER.resolve(name + ".json");
        Assumptions.assumeTrue(Files.exists(file), "skipped: the recorded webhook " + file + " is not here");
        return (ObjectNode) Json.read(Files.readAllBytes(file));
    }
}
