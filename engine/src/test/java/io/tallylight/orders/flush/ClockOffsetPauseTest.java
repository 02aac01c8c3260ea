package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockOffsetPauseTest extends FlushFixture {
    private @Nullable TestNode farOff;

    @AfterEach
    void closeFarOff() {
        if (farOff != null) {
            farOff.close();
        }
    }

    private TestNode farOffNode() {
        farOff = new TestNode(redis, "far-off", TestNode.timing(leaseMs), () -> true, system);
        return farOff;
    }

    @Test
    void aNodeWhoseClockIsFarOffLeavesTheLeaseToAnother() throws Exception {
        leaseMs = 10_000;
        writer.commit(5);
        TestNode off = farOffNode();
        off.drain();
        assertEquals(0, commands.exists(bytes(keys.lease("sqlite"))));
        TestNode right = node("right");
        awaitProgress("sqlite", 5);
        byte[] holder = commands.get(bytes(keys.lease("sqlite")));
        assertTrue(new String(holder, StandardCharsets.UTF_8).startsWith("right/"));
        right.awaitCounter(5, "flushed", "sqlite");
        assertEquals(0, off.counter("flushed", "sqlite"));
    }

    @Test
    void whereThereIsNoOtherItTakesTheLeaseAfterAWhile() throws Exception {
        leaseMs = 200;
        writer.commit(5);
        TestNode off = farOffNode();
        awaitProgress("sqlite", 5);
        Await.until("it flushed them", () -> off.counter("flushed", "sqlite") == 5);
        assertEquals(upTo(5), recorded());
    }
}
