package io.tallylight.load;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the real days are. */
public final class RetailData {
    private RetailData() {}

    /** A day's file, {@code 2011-11-16}; skips the test where the data is absent. */
    public static Path day(String date) {
        var file = Path.of("..", "..", "shared", "data", "retail", date + ".csv")
                .toAbsolutePath()
                .normalize();
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: the retail data is absent, " + file);
        return file;
    }
}
