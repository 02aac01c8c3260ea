package io.tallylight.load.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a build of the project leaves what is run here. */
public final class Jars {
    private static final Path ENGINE = Path.of("engine/target/tallylight.jar");

    private Jars() {}

    /** The engine's jar; it need not be there. */
    public static Path engine() {
        return here(ENGINE);
    }

    /** A file of the project, whether this runs in the project's folder or in the module's. */
    public static Path here(Path file) {
        var above = Path.of("..").resolve(file);
        return Files.isRegularFile(file) || !Files.isRegularFile(above) ? file : above;
    }
}
