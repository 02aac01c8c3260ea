package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TickPaceTest {
    private static final int TICKS = 40;

    private final TickPace tickPace = new TickPace(50, 1_000);

    /** The tick after many that went like this. */
    private int tickAfter(long waitedUs, long workedUs) {
        int tick = 0;
        for (int i = 0; i < TICKS; i++) {
            tickPace.worked(waitedUs, workedUs);
            tick = tickPace.next();
        }
        return tick;
    }

    @Test
    void aTickIsAsShortAsItMayBeWhileLoopsHaveTime() {
        assertEquals(50, tickAfter(1_000, 24_000));
    }

    @Test
    void tellingViewersTakesHalfOfALoopAtMost() {
        assertEquals(160, tickAfter(0, 80_000));
    }

    @Test
    void aLoopThatIsLateIsLeftAlone() {
        assertEquals(400, tickAfter(200_000, 1_000));
    }

    @Test
    void theLongestTaskOfATickCounts() {
        for (int i = 0; i < TICKS; i++) {
            tickPace.worked(0, 80_000);
            tickPace.worked(0, 2_000);
            var unused = tickPace.next();
        }
        assertEquals(160, Math.round(tickPace.tickMs()));
    }

    @Test
    void noTickIsLongerThanTheLongest() {
        assertEquals(1_000, tickAfter(60_000_000, 0));
    }

    @Test
    void onePauseStretchesLittleAndForAWhile() {
        assertEquals(50, tickAfter(0, 1_000));
        tickPace.worked(0, 100_000);
        int stretched = tickPace.next();
        assertTrue(stretched > 50 && stretched < 70, () -> stretched + " ms");
        assertEquals(50, tickAfter(0, 1_000));
    }
}
