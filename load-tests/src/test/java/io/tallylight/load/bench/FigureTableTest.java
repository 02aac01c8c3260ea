package io.tallylight.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    private static final Figure MET = new Figure(
            "hello",
            "reserve ÷ hello",
            "1/s",
            31_000,
            52_000,
            0.596,
            Goal.atLeast(0.5).remarking("0.6 good"));
    private static final Figure MISSED = new Figure("hello", "CPU", "µs each", 15, 10, 1.5, Goal.atMost(1.4));
    private static final Figure ALONE = Figure.alone("hello", "Redis CPU", "µs each", 9.876);

    @Test
    void columnsAreAsWideAsTheyMustBeAndNumbersStandToTheRight() {
        assertEquals("""
                row    what               ours    peer  unit     ratio  goal              met
                hello  reserve ÷ hello  31 000  52 000  1/s        0.6  ≥ 0.5 (0.6 good)  yes
                hello  CPU                15.0    10.0  µs each    1.5  ≤ 1.4             no
                hello  Redis CPU          9.88       –  µs each      –  –                 –
                """, FigureTable.of(List.of(MET, MISSED, ALONE), true));
    }

    @Test
    void onlyAMissedGoalIsNotMet() {
        assertTrue(MET.isMet());
        assertFalse(MISSED.isMet());
        assertTrue(ALONE.isMet());
        assertTrue(new Figure("r", "w", "u", 1, 2, 0.5, Goal.NONE).isMet());
    }

    @Test
    void aBoundItselfMeetsTheGoal() {
        assertTrue(Goal.atLeast(0.5).isMet(0.5));
        assertTrue(Goal.atMost(0.5).isMet(0.5));
        assertFalse(Goal.atMost(0.5).isMet(Double.NaN));
        assertFalse(Goal.atLeast(0.5).isMet(Double.NaN));
    }

    @Test
    void aQuickRunJudgesNoGoal() {
        var report = new Report();
        report.add(MET);
        report.add(MISSED);
        report.markQuick();
        var text = ReportText.of(report);
        assertTrue(text.contains("no goal is judged"), text);
        assertFalse(text.contains("not met") || text.contains(" no\n") || text.contains(" yes\n"), text);
        assertFalse(new ReportJson(Instant.EPOCH, Map.of(), report)
                .tree()
                .at("/figures/1")
                .has("met"));
    }

    @Test
    void theReportCountsMissedGoalsAndNamesWhatIsNotRight() {
        var report = new Report();
        report.add(MET);
        report.add(MISSED);
        report.note("a note");
        report.complain("a show is not conserved");
        var text = ReportText.of(report);
        assertTrue(text.contains("1 goal is not met"), text);
        assertTrue(text.contains("a note\n"), text);
        assertTrue(text.contains("NOT RIGHT  a show is not conserved\n"), text);
        assertFalse(text.contains("as expected"), text);
    }
}
