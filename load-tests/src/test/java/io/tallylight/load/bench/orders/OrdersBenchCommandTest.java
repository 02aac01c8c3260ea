package io.tallylight.load.bench.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OrdersBenchCommandTest {
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
        assertComplains("--systems: no system mysql", "--engine-jar", jar, "--systems", "sqlite,mysql");
        assertComplains("--seconds", "--engine-jar", jar, "--seconds", "0");
        assertComplains("--warm-up", "--engine-jar", jar, "--warm-up", "-1");
        assertComplains("--rounds", "--engine-jar", jar, "--rounds", "0");
        assertComplains("--connections", "--engine-jar", jar, "--connections", "0");
        assertComplains("--held", "--engine-jar", jar, "--held", "0");
        assertComplains("--inserted", "--engine-jar", jar, "--inserted", "0");
        assertComplains("--json", "--engine-jar", jar, "--json", jar + "/no/file");
        assertComplains("--colour", "--colour", "red");
    }

    @Test
    void theHelpNamesEveryRowAndEverySystemWithTheDefaults() {
        assertEquals(0, run("--help"));
        OrdersBench.ROWS.forEach(row -> assertTrue(out.toString().contains(row.name()), row.name()));
        OrdersBench.SYSTEMS.forEach(name -> assertTrue(out.toString().contains(name), name));
        assertTrue(out.toString().contains("in turn; default 3"), out.toString());
    }

    private void assertComplains(String words, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertTrue(err.toString().contains(words), err.toString());
    }

    private int run(String... args) {
        return new CommandLine(new OrdersBenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
