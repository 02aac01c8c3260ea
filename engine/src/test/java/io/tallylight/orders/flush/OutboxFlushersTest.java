package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.orders.sql.Sqlite;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxFlushersTest extends FlushFixture {
    @Test
    void withoutShowsThereIsNothingToDrain() {
        assertEquals("OK", commands.flushall());
        node("a").drain();
    }

    @Test
    void aDrainFlushesWhatIsThereAndManyShowsAtOnce() throws Exception {
        for (int show = 0; show < 30; show++) {
            new TestOutboxWriter(commands, "show-" + show).commit(1 + show);
        }
        TestNode node = node("a");
        node.drain();
        for (int show = 0; show < 30; show++) {
            assertEquals(upTo(1 + show), Sqlite.numbers(url("sqlite"), "show-" + show));
        }
    }

    @Test
    void aDrainGivesUpOnASystemThatFails() throws Exception {
        system.before = events -> {
            throw TestOrderSystem.failure();
        };
        writer.commit(2);
        TestNode node = node("a");
        node.drain();
        assertEquals(List.of(), recorded());
    }

    @Test
    void aShowThatIsNoLongerListedIsLeftAndTakenUpAgain() throws Exception {
        TestNode node = node("a");
        writer.commit(1);
        awaitProgress("sqlite", 1);
        assertEquals(1, commands.srem(bytes(ShowKeys.SHOWS), bytes(SHOW)));
        Await.until("its lease is given up", () -> commands.exists(bytes(keys.lease("sqlite"))) == 0);
        writer.commit(1);
        assertEquals(1, commands.sadd(bytes(ShowKeys.SHOWS), bytes(SHOW)));
        awaitProgress("sqlite", 2);
        node.awaitCounter(2, "flushed", "sqlite");
    }

    @Test
    void aWatchedShowIsFlushed() throws Exception {
        TestNode node = node("a");
        node.drain();
        TestOutboxWriter other = new TestOutboxWriter(commands, "autumn");
        node.flushers.watch("autumn");
        other.commit(1);
        Await.until(
                "its order is there",
                () -> Sqlite.numbers(url("sqlite"), "autumn").size() == 1);
    }

    @Test
    void twoSystemsOfOneNameAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> node("a", system, system));
    }

    @Test
    void aClosedNodeTakesItsMetersAway() {
        TestNode node = node("a");
        node.close();
        assertEquals(0, node.meters.getMeters().size());
    }
}
