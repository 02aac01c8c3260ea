package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallylight.load.harness.EngineProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed as clients from npm read it, against the real jar; skipped where Node or those clients are not installed. */
class NodeViewersIT {
    private static final Path CHECK = Path.of("peers/feed-node");
    private static final long RUN_S = 90;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ws", "eventsource"})
    void clientsThatShareNoCodeWithTheEngineHoldWhatTheLedgerHas(String client) throws Exception {
        assumeTrue(isOnPath("node"), "needs node on the PATH");
        assumeTrue(
                Files.isDirectory(CHECK.resolve("node_modules").resolve(client)),
                "needs `npm install` in load-tests/" + CHECK);
        Path output = folder.resolve("check.txt");
        try (var engine = EngineProcess.start(jar(), folder.resolve("data"))) {
            var command = new ArrayList<>(
                    List.of("node", "check.mjs", engine.url().toString(), "--viewers", "10", "--seconds", "2"));
            if (client.equals("eventsource")) {
                command.add("--events");
            }
            Process check = new ProcessBuilder(command)
                    .directory(CHECK.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertTrue(check.waitFor(RUN_S, TimeUnit.SECONDS), () -> "no end: " + text(output));
                assertEquals(0, check.exitValue(), () -> text(output));
            } finally {
                check.destroyForcibly();
            }
        }
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path jar() {
        return Path.of(System.getProperty("tallylight.jar", "tallylight.jar is not set"));
    }
}
