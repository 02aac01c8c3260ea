package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.harness.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The feed as clients from npm read it, against the real jar. Skipped where Node is missing or npm cannot fetch those clients,
 * and fails there under {@code CI=true}.
 */
class NodeViewersIT {
    private static final Path SOURCES = Path.of("peers/feed-node");
    private static final long INSTALL_S = 120;
    private static final long RUN_S = 90;

    /** Has the check and the clients; the tree stays as it is. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path check;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void installClients() throws Exception {
        for (String file : List.of("package.json", "check.mjs", "viewer.mjs")) {
            Files.copy(SOURCES.resolve(file), check.resolve(file));
        }
        Path log = check.resolve("npm.log");
        var npm = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(check.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        try {
            Process install = npm.start();
            boolean ended = install.waitFor(INSTALL_S, TimeUnit.SECONDS);
            if (!ended) {
                install.descendants().forEach(ProcessHandle::destroyForcibly);
                install.destroyForcibly();
            }
            if (!ended || install.exitValue() != 0) {
                failOrSkip("npm install of " + SOURCES + " failed: " + text(log));
            }
        } catch (IOException missing) {
            failOrSkip("needs node and npm on the PATH: " + missing.getMessage());
        }
    }

    private static void failOrSkip(String why) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(why);
        }
        Assumptions.abort("skipped: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "eventsource"})
    void clientsThatShareNoCodeWithTheEngineHoldWhatTheLedgerHas(String client) throws Exception {
        Path output = folder.resolve("check.txt");
        try (var engine = EngineProcess.start(jar(), folder.resolve("data"))) {
            var command = new ArrayList<>(
                    List.of("node", "check.mjs", engine.url().toString(), "--viewers", "10", "--seconds", "2"));
            if (client.equals("eventsource")) {
                command.add("--events");
            }
            Process viewers = new ProcessBuilder(command)
                    .directory(check.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertTrue(viewers.waitFor(RUN_S, TimeUnit.SECONDS), () -> "no end: " + text(output));
                assertEquals(0, viewers.exitValue(), () -> text(output));
            } finally {
                viewers.destroyForcibly();
            }
        }
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
