package io.tallylight.show.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A real shop's export, kept beside the project; a test that needs it is skipped where it is absent. */
final class ShopifyExportFile {
    private static final Path PATH = Path.of("../../shared/data/catalogs/shopify-products.csv");

    private ShopifyExportFile() {}

    static byte[] read() throws IOException {
        Assumptions.assumeTrue(Files.exists(PATH), "skipped: the catalogue " + PATH + " is not here");
        return Files.readAllBytes(PATH);
    }
}
