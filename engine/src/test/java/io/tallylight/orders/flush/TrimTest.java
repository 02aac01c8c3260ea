package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrimTest extends FlushFixture {
    private byte[] outbox() {
        return bytes(keys.outbox());
    }

    private long trim(List<String> systems) throws Exception {
        try (SharedRedis own = SharedRedis.connect(redis.url())) {
            return Await.done(new Outbox(own, SHOW, "sqlite", "t", 1_000).trim(systems, List.of()))
                    .entries();
        }
    }

    private void group(String name) {
        assertEquals("OK", commands.xgroupCreate(XReadArgs.StreamOffset.from(outbox(), "0"), bytes(name)));
    }

    @SuppressWarnings("unchecked") // an array of one generic element
    private List<StreamMessage<byte[], byte[]>> read(String group, long count) {
        return commands.xreadgroup(
                Consumer.from(bytes(group), bytes("c")),
                XReadArgs.Builder.count(count),
                XReadArgs.StreamOffset.lastConsumed(outbox()));
    }

    private void acknowledge(String group, StreamMessage<byte[], byte[]> entry) {
        assertEquals(1, commands.xack(outbox(), bytes(group), entry.getId()));
    }

    @Test
    void nothingIsTrimmedWhileTheGroupOfAConfiguredSystemIsMissing() throws Exception {
        writer.commit(1);
        group("a");
        read("a", 10).forEach(entry -> acknowledge("a", entry));
        assertEquals(0, trim(List.of("a", "b")));
        assertEquals(1, trim(List.of("a")));
    }

    @Test
    void whatWasReadAndNotAcknowledgedStays() throws Exception {
        for (int i = 0; i < 6; i++) {
            writer.commit(1);
        }
        group("a");
        List<StreamMessage<byte[], byte[]>> entries = read("a", 4);
        acknowledge("a", entries.get(0));
        acknowledge("a", entries.get(1));
        acknowledge("a", entries.get(3));
        assertEquals(2, trim(List.of("a")));
        assertEquals(4, commands.xlen(outbox()));
        acknowledge("a", entries.get(2));
        assertEquals(2, trim(List.of("a")));
        assertEquals(2, commands.xlen(outbox()));
    }

    @Test
    void theSlowestGroupDecides() throws Exception {
        for (int i = 0; i < 6; i++) {
            writer.commit(1);
        }
        group("a");
        group("b");
        read("a", 10).forEach(entry -> acknowledge("a", entry));
        read("b", 2).forEach(entry -> acknowledge("b", entry));
        assertEquals(2, trim(List.of("a", "b")));
    }

    @Test
    void aGroupThatAnotherNodeReadsHoldsTheOutboxBackAlthoughItIsNotConfiguredHere() throws Exception {
        for (int i = 0; i < 6; i++) {
            writer.commit(1);
        }
        group("a");
        group("elsewhere");
        read("a", 10).forEach(entry -> acknowledge("a", entry));
        assertEquals(1, read("elsewhere", 1).size());
        assertEquals(0, trim(List.of("a")));
    }

    @Test
    void aParkedGroupHoldsNothingBack() throws Exception {
        for (int i = 0; i < 6; i++) {
            writer.commit(1);
        }
        group("a");
        group("parked"); // never read by anybody
        read("a", 10).forEach(entry -> acknowledge("a", entry));
        assertEquals(6, trim(List.of("a")));
    }

    @Test
    void aShowWithoutOutboxIsNoError() throws Exception {
        assertEquals(0, trim(List.of("a")));
    }
}
