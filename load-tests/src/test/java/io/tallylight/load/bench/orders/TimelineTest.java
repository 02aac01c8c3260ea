package io.tallylight.load.bench.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    /** Three orders within a second, recorded after 10, 500 and 900 ms. */
    private final Timeline timeline =
            new Timeline(List.of(new Recorded(1, 0, 10), new Recorded(2, 100, 600), new Recorded(3, 200, 1_100)));

    @Test
    void theLagIsWhatWasCommittedAndNotRecorded() {
        assertEquals(1, timeline.lagAt(0));
        assertEquals(0, timeline.lagAt(50));
        assertEquals(2, timeline.lagAt(300));
        assertEquals(1, timeline.lagAt(1_000));
        assertEquals(0, timeline.lagAt(1_100));
    }

    @Test
    void ratesAreThoseOfTheirWindow() {
        assertEquals(2, timeline.recordedPerSecond(0, 1_000));
        assertEquals(3, timeline.committedPerSecond(0, 1_000));
        assertEquals(4, timeline.committedPerSecond(100, 600));
    }

    @Test
    void delaysAreFromCommitToRecord() {
        var delays = timeline.delays();
        assertEquals(10, delays.getMinValue());
        assertEquals(500, delays.getValueAtPercentile(50));
        assertEquals(900, delays.getMaxValue());
        assertEquals(6, Timeline.of(List.of(timeline, timeline)).delays().getTotalCount());
    }

    @Test
    void aClockThatIsALittleBehindMakesNoDelayBelowZero() {
        assertEquals(0, new Recorded(1, 20, 10).delayMs());
    }

    @Test
    void firstAndLastAreThoseOfTheRecording() {
        assertEquals(10, timeline.firstRecordedAt());
        assertEquals(1_100, timeline.lastRecordedAt());
        assertEquals(0, new Timeline(List.of()).lastRecordedAt());
    }
}
