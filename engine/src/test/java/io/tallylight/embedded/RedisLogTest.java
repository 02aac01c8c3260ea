package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLogTest {
    private static final String HELLO = "7:M 01 Jan 2026 10:00:00.000 * Ready to accept connections\n";
    private static final String WARNING =
            "7:M 01 Jan 2026 10:00:01.000 # Failed listening on port 7 (TCP), aborting.\n";

    @TempDir
    Path folder;

    @Test
    void theLastComplaintIsFoundBehindAnyNumberOfLines() throws Exception {
        assertEquals("Failed listening on port 7 (TCP), aborting.", said(HELLO.repeat(20_000) + WARNING + HELLO));
    }

    @Test
    void aComplaintOfLongAgoIsNotTheLastWord() throws Exception {
        assertTrue(said(WARNING + HELLO.repeat(20)).endsWith("Ready to accept connections"));
    }

    @Test
    void silenceAndAMissingFileAreTold() throws Exception {
        assertEquals("it said nothing", said(""));
        String missing = new RedisLog(folder.resolve("none")).lastComplaint();
        assertTrue(missing.contains("cannot be read"), missing);
    }

    private String said(String text) throws Exception {
        Path file = folder.resolve("redis.log");
        Files.writeString(file, text);
        String said = new RedisLog(file).lastComplaint();
        String where = " (see " + file + ")";
        assertTrue(said.endsWith(where), said);
        return said.substring(0, said.length() - where.length());
    }
}
