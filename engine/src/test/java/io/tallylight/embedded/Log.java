package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Waits for a line in a log that another process writes. */
final class Log {
    private static final long DEADLINE_SECONDS = 20;

    private Log() {}

    static void await(Path file, String text) throws Exception {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            WatchKey key =
                    folder.register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.readString(file).contains(text)) {
                long leftNs = endNs - System.nanoTime();
                if (leftNs <= 0 || watch.poll(leftNs, TimeUnit.NANOSECONDS) == null) {
                    fail("no \"" + text + "\" in " + file + ":\n" + Files.readString(file));
                }
                key.pollEvents();
                if (!key.reset()) {
                    fail(file + " is gone");
                }
            }
        }
    }
}
