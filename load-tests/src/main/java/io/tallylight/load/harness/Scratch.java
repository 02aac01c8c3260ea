package io.tallylight.load.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder for the time of a run. It goes away with this, unless somebody wants to look at it. */
public final class Scratch implements AutoCloseable {
    private final Path folder;
    private boolean kept;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** A new folder among the system's temporary ones; {@code name} begins its name. */
    public static Scratch make(String name) throws IOException {
        return new Scratch(Files.createTempDirectory(name));
    }

    public Path folder() {
        return folder;
    }

    /** Leaves it where it is. */
    public void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
