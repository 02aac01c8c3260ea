package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.OrderEvent;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class OutboxCodecTest {
    private static final String SHOW = "spring";

    private static OutboxEntry.Item item(String field, byte[] value) {
        OutboxEntry entry = OutboxCodec.entry(SHOW, "1-0", List.of(TestOutboxWriter.bytes(field), value), true);
        assertEquals(1, entry.items().size());
        return entry.items().get(0);
    }

    private static String refusal(String field, byte[] value) {
        return assertInstanceOf(OutboxEntry.Malformed.class, item(field, value)).reason();
    }

    @Test
    void ordersOfAnEntryKeepTheirOrder() {
        List<byte[]> fields = new ArrayList<>();
        for (long number = 8; number <= 12; number++) {
            fields.add(TestOutboxWriter.bytes(Long.toString(number)));
            fields.add(TestOutboxWriter.order(SHOW, number, "{}"));
        }
        List<OutboxEntry.Item> items =
                OutboxCodec.entry(SHOW, "1-0", fields, true).items();
        assertEquals(
                List.of(8L, 9L, 10L, 11L, 12L),
                items.stream().map(OutboxEntry.Item::number).toList());
    }

    @Test
    void anOrderIsReadWithItsIdsAndTime() {
        OrderEvent event = assertInstanceOf(
                        OutboxEntry.Legible.class,
                        item("8", TestOutboxWriter.order(SHOW, 8, "{\"channel\":\"tiktok\"}")))
                .event();
        assertEquals(SHOW + ".o" + TestOutboxWriter.id(SHOW, 8), event.orderId());
        assertEquals(event.orderId() + ":committed", event.eventId());
        assertEquals(TestOutboxWriter.AT + 8, event.at());
        assertEquals("tiktok", event.order().path("channel").textValue());
    }

    @Test
    void aCancellationIsReadWithItsOrderAsItLeftIt() {
        OrderEvent event = assertInstanceOf(
                        OutboxEntry.Legible.class, item("8.2", TestOutboxWriter.cancelled(SHOW, 8, 2)))
                .event();
        assertEquals("8.2", event.label());
        assertEquals(event.orderId() + ":cancelled-2", event.eventId());
        assertEquals(TestOutboxWriter.AT + 1_002, event.at());
        assertEquals(List.of(2, 0, 0), event.reservation().cancelled().units());
        assertEquals(2, event.order().at("/lines/0/cancelled").asInt());
        assertEquals(3_998, event.order().path("cancelledTotal").asInt());
        assertEquals("why", event.order().at("/cancellation/reason").asText());
        assertEquals("MUG-1", event.order().at("/cancellation/lines/0/sku").asText());
    }

    @Test
    void aCancellationUnderAnothersNumberIsMalformed() {
        for (String field : List.of("8.1", "9.2", "8.0", "8.", ".2", "8.2.1")) {
            assertTrue(!refusal(field, TestOutboxWriter.cancelled(SHOW, 8, 2)).isEmpty(), field);
        }
    }

    @Test
    void anEntryDeletedFromTheStreamHasNoItems() {
        assertEquals(List.of(), OutboxCodec.entry(SHOW, "1-0", null, true).items());
    }

    @Test
    void aFieldThatIsNoNumberIsNamedByItsEntry() {
        for (String field : List.of("", "0", "01", "-1", "1e3", "99999999999999999999", "٣")) {
            OutboxEntry.Malformed malformed =
                    assertInstanceOf(OutboxEntry.Malformed.class, item(field, TestOutboxWriter.order(SHOW, 1, "{}")));
            assertEquals("1-0", malformed.label());
            assertEquals(0, malformed.number());
        }
    }

    @Test
    void anOrderUnderAnothersNumberIsMalformed() {
        assertEquals(
                "the order is not readable: its record has the number 8",
                refusal("9", TestOutboxWriter.order(SHOW, 8, "{}")));
    }

    @Test
    void aBodyThatIsNotJsonIsMalformed() {
        assertTrue(
                refusal("8", TestOutboxWriter.order(SHOW, 8, "{\"channel\":")).contains("not JSON"));
        assertTrue(refusal("8", TestOutboxWriter.order(SHOW, 8, "[]")).contains("not a JSON object"));
    }

    @Test
    void lengthsThatPromiseMoreThanThereIsAreMalformed() throws IOException {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(9).packString("order.committed").packLong(1).packString("x".repeat(22));
            out.packInt(0).packArrayHeader(Integer.MAX_VALUE);
            assertInstanceOf(OutboxEntry.Malformed.class, item("8", out.toByteArray()));
        }
    }

    @Test
    void noBytesMakeItThrow() {
        Seed seed = Seed.of(OutboxCodecTest.class);
        Random random = seed.random();
        byte[] order = TestOutboxWriter.order(SHOW, 8, "{\"metadata\":{\"a\":1.10}}");
        byte[] cancellation = TestOutboxWriter.cancelled(SHOW, 8, 2);
        for (int i = 0; i < 20_000; i++) {
            boolean cancels = i % 2 == 0;
            byte[] good = cancels ? cancellation : order;
            byte[] bytes = random.nextInt(4) == 0 ? new byte[random.nextInt(64)] : good.clone();
            if (bytes.length != good.length) {
                random.nextBytes(bytes);
            }
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int cut = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            byte[] value = java.util.Arrays.copyOf(bytes, cut);
            try {
                assertEquals(cancels ? 0 : 8, item(cancels ? "8.2" : "8", value).number());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(seed + ", round " + i, e);
            }
        }
    }
}
