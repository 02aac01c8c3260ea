package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Program;
import io.tallylight.testing.Program.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as an operator runs it. */
@Timeout(60)
class CommandLineIT {
    @TempDir
    Path temp;

    @Test
    void versionAndHelpEndWithZero() throws Exception {
        Ended version = Program.run("--version");
        assertEquals(0, version.code());
        assertTrue(version.out().startsWith("Tallylight "), version.out());
        Ended help = Program.run("serve", "--help");
        assertEquals(0, help.code());
        assertTrue(help.out().contains("--single-node"), help.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serv | serv",
                "serve --bogus | --bogus",
                "serve --port eighty | http.port: \"eighty\" is not allowed",
                "serve --config absent.yaml | absent.yaml",
                "serve --host 0.0.0.0 | security.mode open",
                "config | subcommand"
            })
    void badArgumentsEndWithTwoAndOneLineThatNamesThem(String arguments, String named) throws Exception {
        assertRefused(2, named, Program.run(arguments.split(" ")));
    }

    @Test
    void anUnknownKeyEndsWithTwoAndTheKeyThatWasMeant() throws Exception {
        Path file = Files.writeString(temp.resolve("t.yaml"), "http:\n  prot: 8081\n");
        Ended ended = Program.run("config", "check", "--config", file.toString());
        assertRefused(2, file + ":2: unknown key http.prot; did you mean http.port?", ended);
    }

    @Test
    void everyMistakeOfAConfigurationIsTold() throws Exception {
        String text = """
                http:
                  port: eighty
                  prot: 8081
                redis.durability: sometimes
                orders.webhook.timeoutMs: -1
                """;
        Path file = Files.writeString(temp.resolve("t.yaml"), text);
        Ended ended = Program.run("config", "check", "--config", file.toString());
        assertEquals(2, ended.code(), ended.err());
        List<String> lines = ended.err().lines().toList();
        assertEquals(4, lines.size(), ended.err());
        for (String key : List.of("http.prot", "http.port", "redis.durability", "orders.webhook.timeoutMs")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("tallylight: ") && line.contains(key)), key);
        }
    }

    @Test
    void configPrintSaysWhatIsInForceAndWhy() throws Exception {
        Ended ended = Program.run("config", "print", "--port", "9123");
        assertEquals(0, ended.code());
        assertTrue(ended.out().contains("http.port: 9123  # --port"), ended.out());
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended = Program.run("serve", "--port", port, "--data", temp.toString());
            assertRefused(1, "127.0.0.1:" + port, ended);
        }
    }

    @Test
    void anUnreachableRedisIsNamedWithoutItsPassword() throws Exception {
        Path file = Files.writeString(temp.resolve("t.yaml"), "redis.url: redis://:hunter2@127.0.0.1:1\n");
        Ended ended = Program.run("serve", "--port", "0", "--data", temp.toString(), "--config", file.toString());
        assertRefused(1, "127.0.0.1:1", ended);
        assertFalse(ended.err().contains("hunter2"), ended.err());
    }

    @Test
    void aDataFolderInUseIsNamed() throws Exception {
        try (Program first = Program.serve(temp)) {
            assertNotNull(first.url());
            assertRefused(1, temp.toRealPath().toString(), Program.run("serve", "--port", "0", "--data", temp + ""));
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        Ended ended = Program.run(
                "serve", "--port", "0", "--data", file.resolve("data").toString());
        assertRefused(1, file.resolve("data").toString(), ended);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalStopsItInOrderWithZeroAndLeavesNoRedis(String signal) throws Exception {
        try (Program program = Program.serve(temp)) {
            assertTrue(get(program.url() + "/") > 0);
            Ended ended = program.signal(signal);
            assertEquals(0, ended.code(), ended.err());
            assertTrue(ended.out().endsWith("Tallylight has stopped\n"), ended.out());
        }
        assertFalse(runsOver(temp));
    }

    @Test
    void aKilledEngineLeavesAFolderThatTheNextOneTakesOver() throws Exception {
        try (Program program = Program.serve(temp)) {
            assertEquals(137, program.signal("KILL").code());
        }
        assertTrue(runsOver(temp), "the Redis of the killed engine was expected to live on");
        try (Program program = Program.serve(temp)) {
            assertTrue(get(program.url() + "/") > 0);
            assertEquals(0, program.signal("TERM").code());
        }
        assertFalse(runsOver(temp));
    }

    /** The folder is another's work: an administrator made it, or a backup was restored. */
    @Test
    void nothingInADataFolderThatOthersMayEnterCanBeReadByThem() throws Exception {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                Files.createFile(temp.resolve("orders.db")), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(
                Files.createDirectory(temp.resolve("redis")), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Program program = Program.serve(temp)) {
            assertEquals(List.of(), readableByOthers(temp));
            Ended ended = program.signal("TERM");
            assertTrue(ended.err().contains("chmod 700"), ended.err());
        }
        assertEquals(List.of(), readableByOthers(temp));
    }

    @Test
    void aKilledEngineLeavesNothingInTheMachinesTemporaryFolder() throws Exception {
        Path machine = Files.createDirectory(temp.resolve("machine"));
        Path data = temp.resolve("data");
        try (Program program = Program.serve(data, "-Djava.io.tmpdir=" + machine)) {
            assertEquals(137, program.signal("KILL").code());
        }
        try (Stream<Path> left = Files.walk(machine)) {
            assertEquals(List.of(machine), left.toList());
        }
        try (Program program = Program.serve(data)) {
            long libraries = filesIn(data.resolve("tmp"));
            assertTrue(libraries <= 4, libraries + " files: those of the killed engine are still there");
            assertEquals(0, program.signal("TERM").code());
        }
    }

    private static long filesIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /** What is in a folder that only its owner may enter counts as private. */
    private static List<Path> readableByOthers(Path folder) throws Exception {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                boolean shut = PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .endsWith("------");
                if (!shut && Files.isDirectory(file)) {
                    open.addAll(readableByOthers(file));
                } else if (!shut) {
                    open.add(file);
                }
            }
        }
        return open;
    }

    private static void assertRefused(int code, String named, Ended ended) {
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().contains(named), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("tallylight: "), ended.err());
    }

    private static int get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean runsOver(Path data) throws Exception {
        String server = data.toRealPath().resolve("redis/redis-server").toString();
        return ProcessHandle.allProcesses()
                .anyMatch(process ->
                        process.info().command().filter(server::equals).isPresent());
    }
}
