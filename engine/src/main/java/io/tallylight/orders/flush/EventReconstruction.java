package io.tallylight.orders.flush;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.OrderEvent;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePackException;

/**
 * Reconstructs events from the records of their orders, when they are no longer in the outbox. Any thread; answers on
 * the caller's context if it has one, and fails while Redis is away.
 */
final class EventReconstruction {
    private final SharedRedis redis;

    EventReconstruction(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Returns the event as it was in the outbox.
     *
     * @param number number of the order
     * @param no number of the cancellation, 0 for the order itself
     * @return empty when its record is gone, or was never there
     */
    Future<Optional<OrderEvent>> read(String show, long number, int no) {
        ShowKeys keys = ShowKeys.of(show);
        byte[] records = bytes(keys.records());
        return redis.read(() -> redis.commands().lindex(bytes(keys.orders()), number - 1))
                .compose(id -> id == null || id.length != Ids.LENGTH
                        ? Future.succeededFuture(Optional.empty())
                        : redis.read(() -> redis.commands().hget(records, id))
                                .map(record -> order(new String(id, StandardCharsets.UTF_8), record))
                                .compose(order -> order.isEmpty() || no == 0
                                        ? Future.succeededFuture(order.flatMap(its -> committed(show, its)))
                                        : cancelled(show, order.get(), records, no)));
    }

    private Future<Optional<OrderEvent>> cancelled(String show, Reservation order, byte[] records, int no) {
        List<String> ids = order.cancelled().ids();
        if (no > ids.size()) {
            return Future.succeededFuture(Optional.empty());
        }
        String id = ids.get(no - 1);
        return redis.read(() -> redis.commands().hget(records, bytes(id)))
                .map(record -> Optional.ofNullable(record)
                        .flatMap(packed -> cancellation(id, packed))
                        .map(its -> OrderEvent.cancelled(show, order, order.test(), its, "")));
    }

    private static Optional<OrderEvent> committed(String show, Reservation order) {
        try {
            return Optional.of(
                    OrderEvent.committed(show, order, order.test(), order.endedAt(), OrderEvent.Origin.UNKNOWN));
        } catch (IllegalArgumentException e) { // it is not an order, or its body is not readable
            return Optional.empty();
        }
    }

    private static Optional<Reservation> order(String id, byte @Nullable [] record) {
        if (record == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(RecordCodec.reservation(id, record)).filter(its -> its.number() > 0);
        } catch (MessagePackException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Cancellation> cancellation(String id, byte[] record) {
        try {
            return Optional.ofNullable(RecordCodec.cancellation(id, record));
        } catch (MessagePackException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
