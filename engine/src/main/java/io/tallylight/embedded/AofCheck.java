package io.tallylight.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a torn last write off the append-only file before Redis loads it.
 *
 * <p>Redis 7.0 alone cuts back to the last whole <em>command</em>. Inside a script's {@code MULTI … EXEC} that leaves
 * an open {@code MULTI} at the end; everything written after it is on disk, acknowledged, and dropped by the next load.
 * The checker cuts back to before the {@code MULTI}. If the torn file isn't the last one, which a kill during a rewrite
 * leads to, Redis cuts it and gives up; here it is cut beforehand.
 *
 * <p>A torn write was never acknowledged. Damage with whole writes after it is different: cutting there would lose
 * acknowledged changes, so that stops the start and leaves the decision to the operator.
 */
final class AofCheck {
    private static final Logger LOG = LoggerFactory.getLogger(AofCheck.class);

    /**
     * Longest time of a check, in minutes. A gigabyte takes about ten seconds; above the limit the disk is at fault.
     */
    private static final long CHECK_MINUTES_MAX = 30;

    private static final Pattern INVALID =
            Pattern.compile("AOF analyzed: filename=(.+), size=(\\d+), ok_up_to=(\\d+), .*diff=[1-9]\\d*");
    private static final List<String> WHOLE_WRITES = List.of("\r\n*1\r\n$4\r\nEXEC\r\n", "\r\n*1\r\n$5\r\nMULTI\r\n");

    private final RedisFiles files;

    AofCheck(RedisFiles files) {
        this.files = files;
    }

    /** The result of one run of the checker. */
    private record Verdict(boolean valid, List<String> lines) {
        String last() {
            return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
        }
    }

    /** Repairs torn files; cut bytes are kept beside the file. Does nothing if there is no file yet. */
    void repair() throws EmbeddedRedisException {
        if (!Files.exists(files.manifest())) {
            return;
        }
        try {
            // The checker stops at the first torn file, so there is one round for each file that the manifest names.
            int rounds = Files.readAllLines(files.manifest()).size();
            Verdict verdict = run(false, files.manifest());
            for (int round = 0; !verdict.valid() && round < rounds; round++) {
                cut(verdict);
                verdict = run(false, files.manifest());
            }
            if (!verdict.valid()) {
                throw damaged(verdict.last());
            }
        } catch (IOException e) {
            throw new EmbeddedRedisException("cannot check " + files.aofFolder() + ": " + e.getMessage(), e);
        }
    }

    private void cut(Verdict verdict) throws IOException, EmbeddedRedisException {
        Matcher invalid = verdict.lines().stream()
                .map(INVALID::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> damaged(verdict.last()));
        Path file = files.aofFolder().resolve(invalid.group(1));
        byte[] torn;
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(Long.parseLong(invalid.group(3)));
            torn = in.readAllBytes();
        }
        String text = new String(torn, StandardCharsets.ISO_8859_1);
        boolean base = !file.getFileName().toString().endsWith(".incr.aof");
        if (base || WHOLE_WRITES.stream().anyMatch(text::contains)) {
            throw damaged(file + " is damaged at byte " + invalid.group(3) + " of " + invalid.group(2));
        }
        Path kept = files.folder().resolve(file.getFileName() + ".torn-" + System.currentTimeMillis());
        Files.write(kept, torn);
        Verdict repaired = run(true, file);
        if (!repaired.valid()) {
            throw damaged(repaired.last());
        }
        LOG.warn("{} ended in a torn write: cut {} bytes, kept in {}", file, torn.length, kept);
    }

    private EmbeddedRedisException damaged(String what) {
        return new EmbeddedRedisException("the embedded Redis's file cannot be loaded: " + what + "; restore "
                + files.aofFolder() + " from a copy, or accept losing what follows with: " + files.checker() + " --fix "
                + files.manifest());
    }

    private Verdict run(boolean fix, Path file) throws IOException, EmbeddedRedisException {
        List<String> command = fix
                ? List.of(files.checker().toString(), "--fix", file.toString())
                : List.of(files.checker().toString(), file.toString());
        Path output = files.folder().resolve("redis-check-aof.out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
                in.write("y\n");
            } catch (IOException e) {
                LOG.debug("the checker asked nothing", e);
            }
            if (!process.waitFor(CHECK_MINUTES_MAX, TimeUnit.MINUTES)) {
                throw new IOException("the check took more than " + CHECK_MINUTES_MAX + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while checking " + file, e);
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readString(output, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        Files.deleteIfExists(output);
        return new Verdict(process.exitValue() == 0, lines);
    }
}
