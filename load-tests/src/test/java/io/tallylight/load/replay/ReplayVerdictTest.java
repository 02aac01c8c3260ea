package io.tallylight.load.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.standin.Fault;
import io.tallylight.load.standin.StandInEngine;
import io.tallylight.load.verdict.Check;
import io.tallylight.load.verdict.VerdictText;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole replay against the stand-in: clean where it behaves, and not so, by the right check, where it does not. */
class ReplayVerdictTest {
    private static final int INVOICES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void anEngineThatKeepsItsWordIsClean() throws Exception {
        var report = replay(Fault.NONE, true);
        var tally = report.tally();
        assertTrue(report.verdict().isClean(), VerdictText.of(report.verdict()));
        assertEquals(INVOICES, tally.offered.baskets);
        assertTrue(tally.sold.baskets > 0, "sold");
        assertTrue(tally.expired.baskets > 0, "expired");
        assertTrue(tally.released.baskets > 0, "released");
        assertTrue(tally.cutUnits > 0, "cut");
        assertEquals(1, tally.cancelled, "cancellations replayed");
        assertEquals(0, tally.held, "held");
        assertEquals(0, tally.inFlight, "in flight");
    }

    @Test
    void allOrNothingRefusesWhereStockIsShort() throws Exception {
        var report = replay(Fault.NONE, false);
        assertTrue(report.verdict().isClean(), VerdictText.of(report.verdict()));
        assertTrue(report.tally().refused.containsKey("sold-out"));
        assertEquals(0, report.tally().cutUnits);
    }

    @ParameterizedTest
    @CsvSource({
        "OVERSELL, OVERSOLD",
        "LOSE_ORDER, ORDERS_MISSING",
        "DOUBLE_ORDER, ORDERS_TWICE",
        "STRAND_STOCK, STRANDED",
        "STALE_FEED, FEED_DIFFERS",
        "FEED_BACKWARDS, FEED_WENT_BACK",
        "INVENT_ORDER, ORDERS_UNASKED",
        "OVERCHARGE, UNEXPECTED"
    })
    void everyFaultIsSeen(Fault fault, Check check) throws Exception {
        var verdict = replay(fault, true).verdict();
        assertFalse(verdict.isClean());
        assertTrue(verdict.finding(check).count() > 0, VerdictText.of(verdict));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DROP_ANSWERS", "BUSY"})
    void lostAndBusyAnswersAreTriedAgainWithTheSameKey(Fault fault) throws Exception {
        var report = replay(fault, true);
        assertTrue(report.verdict().isClean(), VerdictText.of(report.verdict()));
        assertTrue(report.tally().retries > 0, "retries");
        assertTrue(fault == Fault.BUSY || report.tally().replays > 0, "replays");
    }

    private ReplayReport replay(Fault fault, boolean mayCut) throws Exception {
        try (var engine = new StandInEngine(fault)) {
            var replay = new Replay(
                    settings(engine.url(), mayCut), "replay-of-a-test", new PrintWriter(Writer.nullWriter()));
            return replay.run();
        }
    }

    private ReplaySettings settings(URI url, boolean mayCut) throws Exception {
        return new ReplaySettings(
                List.of(url), trace(), new BigDecimal("0.57"), mayCut, 500, 300, 10_000, 600, 7, 64, "http");
    }

    /** Forty invoices, a minute apart, each wanting the same two SKUs; the first is cancelled in part at the end. */
    private Path trace() throws Exception {
        var rows = IntStream.range(0, INVOICES)
                .mapToObj(i -> String.format(
                        "10%02d,85123A,HEART,5,2011-11-16 09:%02d:00,2.55,%d.0,France%n"
                                + "10%02d,POST a/b,STAMP,1,2011-11-16 09:%02d:00,1.00,%d.0,France",
                        i, i, i, i, i, i))
                .collect(Collectors.joining("\n"));
        return Files.writeString(
                folder.resolve("day.csv"),
                "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" + rows
                        + "\nC2000,85123A,HEART,-2,2011-11-16 09:50:00,2.55,0.0,France\n");
    }
}
