package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.standin.Fault;
import io.tallylight.load.standin.StandInEngine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: its exit codes and what it says. */
class TallylightLoadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private String trace;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeTrace() throws Exception {
        var file = folder.resolve("day.csv");
        Files.writeString(file, """
                InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
                1,A,First,3,2011-11-16 08:25:00,0.79,1.0,France
                2,A,First,3,2011-11-16 08:26:00,0.79,2.0,France
                3,A,First,3,2011-11-16 08:27:00,0.79,,France
                """);
        trace = file.toString();
    }

    @Test
    void aCleanRunExitsWith0AndReportsTwice() throws Exception {
        var json = folder.resolve("report.json");
        try (var engine = new StandInEngine(Fault.NONE)) {
            assertEquals(0, replay(engine, "--json", json.toString()), err.toString());
        }
        assertTrue(out.toString().contains("CLEAN: nothing oversold"), out.toString());
        assertTrue(err.toString().contains("offered 2/2"), err.toString());
        var report = new ObjectMapper().readTree(json.toFile());
        assertTrue(report.at("/verdict/clean").asBoolean());
        assertEquals(2, report.at("/offered/baskets").asInt());
        assertEquals(1, report.at("/rows/skipped/no customer").asInt());
    }

    @Test
    void severalAddressesAreAskedInTurnAndTheFeedOfEachIsWatched() throws Exception {
        var json = folder.resolve("report.json");
        try (var engine = new StandInEngine(Fault.NONE)) {
            var second = engine.url().toString().replace("127.0.0.1", "localhost");
            assertEquals(0, replay(engine, "--url", second, "--json", json.toString()), err.toString());
            assertTrue(out.toString().contains(engine.url() + ", " + second), out.toString());
        }
        var report = new ObjectMapper().readTree(json.toFile());
        assertEquals(2, report.path("feeds").size());
        assertEquals(report.at("/feed/seq"), report.at("/feeds/1/seq"));
    }

    @Test
    void withoutADurationTheRateSaysHowLongItTakes() throws Exception {
        try (var engine = new StandInEngine(Fault.NONE)) {
            assertEquals(
                    0,
                    run(
                            "replay",
                            "--url",
                            engine.url().toString(),
                            "--trace",
                            trace,
                            "--hold",
                            "500ms",
                            "--settle",
                            "300ms"),
                    err.toString());
        }
        assertTrue(out.toString().contains("CLEAN"), out.toString());
    }

    @Test
    void benchWithoutANameSaysWhatThereIs() {
        assertComplains("bench --quick", "bench");
        assertEquals(0, run("bench", "--help"));
        assertTrue(out.toString().contains("--quick"), out.toString());
    }

    @Test
    void aRunThatIsNotCleanExitsWith1() throws Exception {
        try (var engine = new StandInEngine(Fault.OVERCHARGE)) {
            assertEquals(1, replay(engine), err.toString());
        }
        assertTrue(out.toString().contains("FAIL  answers unexpected"), out.toString());
    }

    @Test
    void anEngineThatIsNotThereExitsWith2AndOneLine() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertEquals(2, run("replay", "--trace", trace, "--url", "http://127.0.0.1:" + port));
        assertTrue(err.toString().startsWith("tallylight-load: cannot use the engine at http://127.0.0.1:"));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void badArgumentsExitWith2AndNameTheOption() {
        assertComplains("--trace", "replay", "--url", "http://127.0.0.1:1", "--trace", "absent.csv");
        assertComplains("--url", "replay", "--url", "ftp://x", "--trace", trace);
        assertComplains("--url", "replay", "--url", "http://x,ftp://x", "--trace", trace);
        assertComplains("--duration", "replay", "--url", "http://x", "--trace", trace, "--duration", "soon");
        assertComplains("--rate", "replay", "--url", "http://x", "--trace", trace, "--rate", "0");
        assertComplains("--rate", "replay", "--url", "http://x", "--trace", trace, "--rate", "9", "--duration", "1s");
        assertComplains("--stock", "replay", "--url", "http://x", "--trace", trace, "--stock", "0");
        assertComplains("--fill", "replay", "--url", "http://x", "--trace", trace, "--fill", "some");
        assertComplains("--orders", "replay", "--url", "http://x", "--trace", trace, "--orders", "kafka");
        assertComplains("--colour", "replay", "--url", "http://x", "--trace", trace, "--colour", "red");
        assertComplains("--json", "replay", "--url", "http://x", "--trace", trace, "--json", trace + "/no/file");
        assertComplains("replay");
    }

    private void assertComplains(String word, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args));
        assertTrue(err.toString().contains(word), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private int replay(StandInEngine engine, String... more) {
        var args = new java.util.ArrayList<>(java.util.List.of(
                "replay",
                "--url",
                engine.url().toString(),
                "--trace",
                trace,
                "--duration",
                "100ms",
                "--hold",
                "500ms"));
        args.addAll(java.util.List.of("--settle", "300ms", "--stock", "0.9"));
        args.addAll(java.util.List.of(more));
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        return TallylightLoad.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
