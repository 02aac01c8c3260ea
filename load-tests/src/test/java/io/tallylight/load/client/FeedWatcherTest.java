package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.client.FeedScript.Part;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.facts.Stock;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the feed for a client, over both transports. */
class FeedWatcherTest {
    private static final String SNAPSHOT =
            "{'type':'snapshot','epoch':'e','seq':5,'title':'Spring','offers':{'A':{'available':2,'reserved':0,'sold':0}}}";
    private static final long START_MS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<FeedWatcher> watchers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (var watcher : watchers) {
            Waiting.on("leaving the feed", watcher.close(), START_MS);
        }
        Waiting.close(vertx);
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void comesBackToWhereItWasAndMergesWhatItMissed(FeedTransport transport) throws Exception {
        try (var script = new FeedScript(
                Part.ending(SNAPSHOT, "{'type':'update','from':5,'seq':7,'offers':{'A':{'available':1,'reserved':1}}}"),
                Part.staying("{'type':'update','from':7,'seq':9,'title':null,'status':'paused',"
                        + "'offers':{'B':{'available':4}},'sales':[{'sku':'A','quantity':1}]}"))) {
            var watcher = started(script, transport);
            assertEquals("", script.afterOf(0));
            assertEquals("e:7", script.afterOf(1));
            var state = Waiting.until(
                    () -> Waiting.on("state", watcher.state()),
                    seen -> seen.path("seq").asLong() == 9,
                    START_MS);
            assertEquals(
                    "{'epoch':'e','seq':9,'offers':{'A':{'available':1,'reserved':1,'sold':0},'B':{'available':4}},'status':'paused'}"
                            .replace('\'', '"'),
                    state.toString());
            var facts = Waiting.on("facts", watcher.facts());
            assertEquals(2, facts.connects());
            assertEquals(0, facts.refused());
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aGapIsNotGuessedButAskedFor(FeedTransport transport) throws Exception {
        try (var script = new FeedScript(
                Part.staying(SNAPSHOT, "{'type':'update','from':6,'seq':7,'offers':{'A':{'available':0}}}"),
                Part.staying())) {
            var watcher = started(script, transport);
            assertEquals("e:5", script.afterOf(1));
            var facts = Waiting.on("facts", watcher.facts());
            assertEquals(5, facts.seq());
            assertEquals(new Stock(2, 0, 0), facts.offers().get("A"));
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void whoIsToldToStayAwayDoesNotComeBack(FeedTransport transport) throws Exception {
        try (var script = new FeedScript(Part.refusing(404, 4104), Part.staying(SNAPSHOT))) {
            var watcher = watcher(script, transport);
            var thrown = assertThrows(Exception.class, () -> Waiting.on("start", watcher.start(START_MS)));
            assertTrue(String.valueOf(thrown.getMessage()).contains("04"), thrown.getMessage());
            assertEquals(1, Waiting.on("facts", watcher.facts()).refused());
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aNodeWithoutRoomIsAskedAgain(FeedTransport transport) throws Exception {
        try (var script = new FeedScript(Part.refusing(503, 4002), Part.refusing(429, 4001), Part.staying(SNAPSHOT))) {
            var watcher = started(script, transport);
            assertEquals("", script.afterOf(2));
            assertEquals(0, Waiting.on("facts", watcher.facts()).refused());
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aSilentLineIsGivenUp(FeedTransport transport) throws Exception {
        try (var script = new FeedScript(Part.staying(SNAPSHOT), Part.staying())) {
            var watcher = watcher(script, transport).givingUpAfterMs(100);
            Waiting.on("start", watcher.start(START_MS));
            assertEquals("e:5", script.afterOf(1));
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aStoppingNodeSaysOverWhatTimeToComeBack(FeedTransport transport) throws Exception {
        try (var script =
                new FeedScript(Part.ending(SNAPSHOT, "{'type':'bye','reconnectWithinMs':30}"), Part.staying())) {
            var unused = started(script, transport);
            assertEquals("e:5", script.afterOf(1));
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aWatcherThatIsClosedWhileItComesBackOpensNothingMore(FeedTransport transport) throws Exception {
        try (var script = new FeedScript()) {
            for (int i = 0; i < 10; i++) {
                var watcher = watcher(vertx, script, transport);
                var starting = watcher.start(START_MS);
                script.awaitRefused(2);
                Waiting.on("close", watcher.close());
                assertThrows(EvidenceException.class, () -> Waiting.on("start", starting));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FeedTransport.class)
    void aWatcherEndsWithItsVertx(FeedTransport transport) throws Exception {
        try (var script = new FeedScript()) {
            for (int i = 0; i < 10; i++) {
                var closing = Vertx.vertx();
                var watcher = watcher(closing, script, transport).givingUpAfterMs(20);
                var unused = watcher.start(START_MS);
                script.awaitRefused(2);
                Waiting.on("close", closing.close(), START_MS);
            }
        }
    }

    private FeedWatcher started(FeedScript script, FeedTransport transport) throws Exception {
        var watcher = watcher(script, transport);
        Waiting.on("start", watcher.start(START_MS));
        return watcher;
    }

    private FeedWatcher watcher(FeedScript script, FeedTransport transport) {
        var watcher = watcher(vertx, script, transport);
        watchers.add(watcher);
        return watcher;
    }

    private static FeedWatcher watcher(Vertx vertx, FeedScript script, FeedTransport transport) {
        return new FeedWatcher(
                vertx, vertx.getOrCreateContext(), script.url(), "spring", transport, Map.of(), new Random(1));
    }
}
