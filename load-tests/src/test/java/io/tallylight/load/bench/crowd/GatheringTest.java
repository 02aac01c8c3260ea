package io.tallylight.load.bench.crowd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.tallylight.load.facts.Stock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of the messages that come to two overlays. */
class GatheringTest {
    private final Gathering gathering = new Gathering();
    private final Overlay first = new Overlay(0);
    private final Overlay second = new Overlay(1);

    @BeforeEach
    void snapshots() throws Exception {
        both("{'type':'snapshot','epoch':'e','seq':5,'offers':{'A':{'reserved':0}}}", 0);
        gathering.watch(2);
    }

    @Test
    void anUpdateWithTwoOffersIsTwoDeliveriesForEachOverlay() throws Exception {
        both("{'type':'update','from':5,'seq':7,'at':1,'offers':{'A':{'reserved':1},'B':{'reserved':1}}}", 1);
        assertEquals(2, watch().frames());
        assertEquals(4, watch().offers());
        assertEquals(1, watch().told().size());
        assertEquals(7, second.seq);
    }

    @Test
    void whatIsNoUpdateIsAFrameWithoutDeliveries() throws Exception {
        both("{'type':'ping','at':1,'viewers':2}", 1);
        both("{'type':'update','from':5,'seq':6,'at':1}", 2);
        assertEquals(4, watch().frames());
        assertEquals(0, watch().offers());
    }

    @Test
    void anUpdateThatSkipsWhatAnOverlayHasIsAGap() throws Exception {
        message(first, "{'type':'update','from':5,'seq':6,'at':1}", 1);
        both("{'type':'update','from':6,'seq':7,'at':1}", 2);
        assertEquals(1, watch().gaps());
    }

    @Test
    void anUpdateWithOtherBytesThanOthersGotDiffers() throws Exception {
        message(second, "{'type':'update','from':5,'seq':6,'at':1}", 1);
        message(first, "{'type':'update','from':5,'seq':6,'at':2}", 1);
        assertEquals(1, watch().differing());
    }

    @Test
    void fieldsInAnotherOrderAreReadTheLongWay() throws Exception {
        both("{'seq':6,'from':5,'offers':{'A':{'reserved':1}},'type':'update'}", 1);
        assertEquals(2, watch().offers());
        assertEquals(6, first.seq);
    }

    @Test
    void latencyCountsFromTheChangeToEachOverlayAndMergedChangesCountToo() throws Exception {
        message(first, "{'type':'update','from':5,'seq':6,'at':1,'offers':{'A':{'reserved':1}}}", 10);
        message(second, "{'type':'update','from':5,'seq':6,'at':1,'offers':{'A':{'reserved':1}}}", 20);
        message(first, "{'type':'update','from':6,'seq':8,'at':1,'offers':{'A':{'reserved':3}}}", 40);
        // The second was left out, and gets the two changes a little later.
        message(second, "{'type':'update','from':6,'seq':8,'at':1,'offers':{'A':{'reserved':3}}}", 60);
        var marks = new Marks();
        marks.add("A", 1, ms(5));
        marks.add("A", 2, ms(25));
        marks.add("A", 3, ms(30));
        marks.add("B", 1, ms(1));
        assertEquals(List.of(5L, 10L, 15L, 15L, 30L, 35L), latenciesMs(marks));
    }

    @Test
    void changesThatTheFirstUpdateOfAWatchMergesAreAllTold() throws Exception {
        both("{'type':'update','from':5,'seq':7,'at':1,'offers':{'A':{'reserved':2}}}", 30);
        var marks = new Marks();
        marks.add("A", 1, ms(10));
        marks.add("A", 2, ms(20));
        assertEquals(List.of(10L, 10L, 20L, 20L), latenciesMs(marks));
    }

    @Test
    void aSnapshotInPlaceOfAnUpdateTellsOfWhatItsOverlayDidNotKnow() throws Exception {
        both("{'type':'update','from':5,'seq':6,'at':1,'offers':{'A':{'reserved':1}}}", 10);
        message(first, "{'type':'update','from':6,'seq':7,'at':1,'offers':{'A':{'reserved':2}}}", 20);
        message(second, "{'type':'snapshot','epoch':'e','seq':7,'offers':{'A':{'reserved':2},'B':{'reserved':0}}}", 40);
        var marks = new Marks();
        marks.add("A", 1, ms(5));
        marks.add("A", 2, ms(15));
        assertEquals(List.of(5L, 5L, 5L, 25L), latenciesMs(marks));
        assertEquals(1, watch().snapshots());
    }

    @Test
    void changesAreToldWithTheSeqOfTheMessageThatTellsTheLastOfThem() throws Exception {
        var marks = new Marks();
        marks.add("A", 1, ms(1));
        marks.add("A", 2, ms(2));
        marks.add("B", 4, ms(2));
        both("{'type':'update','from':5,'seq':7,'at':1,'offers':{'A':{'reserved':1},'B':{'reserved':4}}}", 10);
        assertEquals(-1, watch().seqOf(marks));
        message(first, "{'type':'update','from':7,'seq':9,'at':1,'offers':{'A':{'reserved':3}}}", 20);
        assertEquals(9, watch().seqOf(marks));
        assertEquals(0, watch().seqOf(new Marks()));
    }

    @Test
    void anOverlayShowsWhatItWasToldUnlessThatIsOld() throws Exception {
        both(
                "{'type':'snapshot','show':'s','epoch':'e','seq':5,'offers':{"
                        + "'A':{'available':9,'reserved':1,'sold':0},'B':{'available':3,'reserved':0,'sold':0}}}",
                1);
        both("{'type':'update','from':5,'seq':7,'offers':{'A':{'available':8,'reserved':2},'B':null}}", 2);
        both("{'type':'update','from':4,'seq':6,'offers':{'A':{'available':9,'reserved':1}}}", 3);
        assertTrue(first.picture.shows(Map.of("A", new Stock(8, 2, 0))));
        assertSame(first.picture, second.picture, "who was told the same shares what it shows");
        assertEquals("e:7", first.after());
        first.forget();
        assertNull(first.after());
        assertFalse(first.picture.shows(Map.of("A", new Stock(8, 2, 0))));
    }

    @Test
    void aReportComesThroughAsItWasWritten() throws Exception {
        both("{'type':'update','from':5,'seq':6,'at':1,'offers':{'A':{'reserved':1}}}", 10);
        both("{'type':'update','from':5,'seq':6,'at':2,'offers':{'A':{'reserved':1}}}", 11);
        var marks = new Marks();
        marks.add("A", 1, ms(3));
        marks = Marks.of(marks.json());
        assertEquals(1, marks.size());
        var json = CrowdReport.json(watch(), Latency.of(watch(), marks, 0), List.of("something"));
        var report = CrowdReport.of(json);
        assertEquals(4, report.frames());
        assertEquals(4, report.deliveries());
        assertEquals(1, report.messages().size(), "the same seq twice is sent on once");
        assertTrue(report.messages().get(0).text().contains("'at':1".replace('\'', '"')));
        assertEquals(List.of("something"), report.complaints());
        assertEquals(7, report.latencyUs().getMinValue() / 1_000);
    }

    private List<Long> latenciesMs(Marks marks) {
        var latencies = new ArrayList<Long>();
        Latency.of(watch(), marks, 0)
                .recordedValues()
                .forEach(value -> latencies.addAll(Collections.nCopies(
                        (int) value.getCountAtValueIteratedTo(), value.getValueIteratedTo() / 1_000)));
        return latencies;
    }

    private Watch watch() {
        return gathering.watch();
    }

    private static long ms(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void both(String json, long atMs) throws CrowdException {
        message(first, json, atMs);
        message(second, json, atMs);
    }

    private void message(Overlay overlay, String json, long atMs) throws CrowdException {
        var bytes = Unpooled.wrappedBuffer(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertEquals(
                !json.contains("'ping'"),
                gathering.message(overlay, bytes, 0, bytes.readableBytes(), watch().startNs() + ms(atMs)));
    }
}
