package io.tallylight.load.bench.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FeedBenchCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void badArgumentsExitWith2AndNameTheOption() throws Exception {
        var jar = Files.writeString(folder.resolve("engine.jar"), "").toString();
        assertComplains(
                "--engine-jar", "--engine-jar", folder.resolve("absent.jar").toString());
        assertComplains("--only: no row nothing", "--engine-jar", jar, "--only", "nothing");
        assertComplains("--sockets", "--engine-jar", jar, "--sockets", "0");
        assertComplains("--changes", "--engine-jar", jar, "--changes", "0");
        assertComplains("--offers", "--engine-jar", jar, "--offers", "2001");
        assertComplains("--seconds", "--engine-jar", jar, "--seconds", "0");
        assertComplains("--warm-up", "--engine-jar", jar, "--warm-up", "-1");
        assertComplains("--rounds", "--engine-jar", jar, "--rounds", "0");
        assertComplains("--returning", "--engine-jar", jar, "--returning", "0");
        assertComplains("--reservations", "--engine-jar", jar, "--reservations", "0");
        assertComplains("--seed", "--engine-jar", jar, "--seed", "x");
        assertComplains("--nchan", "--engine-jar", jar, "--nchan", folder.toString());
        assertComplains("--json", "--engine-jar", jar, "--json", jar + "/no/file");
        assertComplains("--colour", "--colour", "red");
    }

    @Test
    void theHelpNamesEveryRow() {
        assertEquals(0, run("--help"));
        FeedBench.ROWS.forEach(row -> assertTrue(out.toString().contains(row.name()), row.name()));
    }

    private void assertComplains(String words, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertTrue(err.toString().contains(words), err.toString());
    }

    private int run(String... args) {
        return new CommandLine(new FeedBenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
