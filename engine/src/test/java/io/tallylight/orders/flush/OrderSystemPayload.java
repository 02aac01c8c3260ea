package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;

import java.util.List;

/** What the outbox's orders of {@link TestOutboxWriter} are in an order system. */
final class OrderSystemPayload {
    private OrderSystemPayload() {}

    static String of(String show, long number) {
        OutboxEntry entry = OutboxCodec.entry(
                show, "1-0", List.of(bytes(Long.toString(number)), TestOutboxWriter.order(show, number, "{}")), false);
        return ((OutboxEntry.Legible) entry.items().get(0)).event().payload();
    }
}
