package io.tallylight.load;

import java.nio.file.Path;

/** The jars that the build has just made, as a user runs them. */
final class BuiltJars {
    private BuiltJars() {}

    static Path engine() {
        return jar("tallylight.jar");
    }

    /** That of the load tests. */
    static Path load() {
        return jar("tallylight.load.jar");
    }

    private static Path jar(String property) {
        return Path.of(System.getProperty(property, property + " is not set"));
    }
}
