package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(50, 1_000);

    @Test
    void aTickIsAsShortAsItMayBeWhileLoopsHaveTime() {
        pace.worked(1_000, 12_000);
        assertEquals(50, pace.next());
    }

    @Test
    void tellingViewersTakesAQuarterOfALoopAtMost() {
        pace.worked(0, 40_000);
        assertEquals(160, pace.next());
    }

    @Test
    void aLoopThatIsLateIsLeftAlone() {
        pace.worked(100_000, 1_000);
        pace.worked(0, 2_000);
        assertEquals(400, pace.next());
    }

    @Test
    void noTickIsLongerThanTheLongest() {
        pace.worked(60_000_000, 0);
        assertEquals(1_000, pace.next());
    }

    @Test
    void itShortensStepByStepAndEndsWhereItBegan() {
        pace.worked(0, 100_000);
        assertEquals(400, pace.next());
        assertEquals(360, pace.next());
        int before = 360;
        for (int tick = pace.next(); tick > 50; tick = pace.next()) {
            assertTrue(tick < before);
            before = tick;
        }
        assertEquals(50, pace.next());
    }
}
