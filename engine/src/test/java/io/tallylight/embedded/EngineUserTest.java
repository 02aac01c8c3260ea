package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.tallylight.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What whoever has only the engine's user of the embedded Redis can do with it. */
@Timeout(60)
class EngineUserTest {
    /** Calls in scripts, through {@code redis.call} or a local of its name, and the sub-command where it is literal. */
    private static final Pattern CALL = Pattern.compile("\\b(?:p?call|write)\\('([A-Z]+)'(?:, '([A-Z]+)')?");

    private static final Set<String> CONTAINERS = Set.of("config", "script", "xgroup", "xinfo");

    private static final Pattern SENT =
            Pattern.compile("\\bcommands\\(\\)\\s*\\.\\s*(\\w+)\\(|[( .]Command\\.([A-Z]+)\\b");

    private static final Path SOURCES = Path.of("src/main/java/io/tallylight");

    /** What {@code redis.Handshake} sends as words of a request. */
    private static final Set<String> OF_HANDSHAKE = Set.of("config|get", "script|load");

    @TempDir
    Path data;

    private record Word(String text) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void itMaySendNothingThatTheEngineHasNoUseFor() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            for (String command : List.of(
                    "CONFIG SET appendfsync no",
                    "CONFIG REWRITE",
                    "DEBUG SLEEP 0",
                    "MODULE LOAD /tmp/module.so",
                    "REPLICAOF 127.0.0.1 1",
                    "SLAVEOF 127.0.0.1 1",
                    "SHUTDOWN NOSAVE",
                    "FLUSHALL",
                    "FLUSHDB",
                    "SCRIPT FLUSH",
                    "FUNCTION FLUSH",
                    "EVAL return 0",
                    "ACL LIST",
                    "CLIENT KILL TYPE normal",
                    "MONITOR",
                    "KEYS *",
                    "MIGRATE 127.0.0.1 1 k 0 1",
                    "SAVE",
                    "SELECT 1")) {
                String message = assertThrows(
                                RedisCommandExecutionException.class, () -> send(redis.engineUrl(), command), command)
                        .toString();
                assertTrue(
                        message.matches("(?s).*(NOPERM|ERR (DEBUG|MODULE) command not allowed).*"),
                        command + ": " + message);
            }
            assertEquals("PONG", send(redis.engineUrl(), "PING"));
            assertEquals(
                    "always",
                    Redises.with(redis.url(), owner -> owner.configGet("appendfsync"))
                            .get("appendfsync"));
        }
    }

    @Test
    void aScriptMayCallNoMoreThanThat() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            String sha = Redises.with(redis.engineUrl(), engine -> engine.scriptLoad("return redis.call('FLUSHALL')"));
            String message = assertThrows(
                            RedisCommandExecutionException.class,
                            () -> send(redis.engineUrl(), "EVALSHA " + sha + " 0"))
                    .toString();
            assertTrue(message.contains("can't run this command"), message);
        }
    }

    @Test
    void noProcessShowsItsPassword() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            String password = redis.engineUrl().replaceFirst(".*:([0-9a-f]{64})@.*", "$1");
            assertFalse(redis.url().contains(password), "it is the owner's too");
            List<String> shown = ProcessHandle.allProcesses()
                    .map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(password))
                    .toList();
            assertEquals(List.of(), shown);
        }
    }

    @Test
    void itMaySendExactlyWhatTheEngineSendsAndItsScriptsCall() throws Exception {
        Set<String> used = new TreeSet<>(OF_HANDSHAKE);
        used.addAll(ofScripts());
        used.addAll(ofSources());
        assertEquals(used, new TreeSet<>(EngineUser.COMMANDS));
    }

    private static Set<String> ofScripts() throws IOException, URISyntaxException {
        Path lua =
                Path.of(Objects.requireNonNull(Json.class.getResource("/lua")).toURI());
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(lua)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher call = CALL.matcher(Files.readString(file));
                while (call.find()) {
                    used.add(
                            CONTAINERS.contains(lower(call.group(1)))
                                    ? lower(call.group(1) + "|" + call.group(2))
                                    : lower(call.group(1)));
                }
            }
        }
        return used;
    }

    /** Methods of Lettuce's commands and constants of Vert.x's, outside of this package, which is the owner. */
    private static Set<String> ofSources() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher sent =
                        SENT.matcher(SOURCES.relativize(file).startsWith("embedded") ? "" : Files.readString(file));
                while (sent.find()) {
                    String name = sent.group(1) == null ? sent.group(2) : sent.group(1);
                    used.add(lower(name.replaceFirst("^(script)(Load)$", "$1|$2")));
                }
            }
        }
        used.removeAll(CONTAINERS);
        return used;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String send(String url, String command) {
        String[] words = command.split(" ", -1);
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        for (int i = 1; i < words.length; i++) {
            arguments.add(words[i]);
        }
        return Redises.with(
                url,
                commands -> commands.dispatch(new Word(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments));
    }
}
