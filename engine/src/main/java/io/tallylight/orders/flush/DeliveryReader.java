package io.tallylight.orders.flush;

import io.lettuce.core.KeyValue;
import io.tallylight.orders.Delivery;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the delivery state of orders. May be used from any thread; answers on the caller's context if it has one, else
 * on a thread of Lettuce.
 */
public final class DeliveryReader {
    private final SharedRedis redis;
    private final List<String> systems;

    /**
     * Creates a reader of {@code redis}.
     *
     * @param systems names of the configured order systems
     */
    public DeliveryReader(SharedRedis redis, List<String> systems) {
        this.redis = redis;
        this.systems = List.copyOf(systems);
    }

    /**
     * Returns for each of these orders its delivery to each order system, read in one step.
     *
     * @param rehearsal whether the show is a rehearsal: its orders go nowhere, so each list is empty
     * @param numbers numbers of orders that exist
     * @return as many lists as numbers, in the same order; fails while Redis is away
     */
    public Future<List<List<Delivery>>> read(String show, boolean rehearsal, List<Long> numbers) {
        if (rehearsal || numbers.isEmpty() || systems.isEmpty()) {
            return Future.succeededFuture(Collections.nCopies(numbers.size(), List.of()));
        }
        byte[] key = ShowKeys.of(show).delivery().getBytes(StandardCharsets.UTF_8);
        return redis.read(
                () -> redis.commands().hmget(key, fields(numbers)).thenApply(values -> deliveries(numbers, values)));
    }

    /** Returns the delivery of an order at the moment of its commit: pending everywhere. */
    public List<Delivery> atCommit(boolean rehearsal) {
        return rehearsal
                ? List.of()
                : systems.stream()
                        .map(system -> new Delivery(system, Delivery.State.PENDING, 0))
                        .toList();
    }

    private byte[][] fields(List<Long> numbers) {
        List<byte[]> fields = new ArrayList<>(systems.size() * (2 + 2 * numbers.size()));
        for (String system : systems) {
            fields.add(DeliveryKeys.progress(system));
            fields.add(DeliveryKeys.unsent(system));
            for (long number : numbers) {
                fields.add(DeliveryKeys.attempts(system, number));
                fields.add(DeliveryKeys.dead(system, Long.toString(number)));
            }
        }
        return fields.toArray(byte[][]::new);
    }

    private List<List<Delivery>> deliveries(List<Long> numbers, List<KeyValue<byte[], byte[]>> values) {
        List<List<Delivery>> all = new ArrayList<>(numbers.size());
        int each = 2 + 2 * numbers.size();
        List<UnsentOrders> unsent = new ArrayList<>(systems.size());
        for (int s = 0; s < systems.size(); s++) {
            unsent.add(UnsentOrders.parse(values.get(s * each + 1).getValueOrElse(null)));
        }
        for (int n = 0; n < numbers.size(); n++) {
            List<Delivery> one = new ArrayList<>(systems.size());
            for (int s = 0; s < systems.size(); s++) {
                boolean passed = number(values.get(s * each), 0) >= numbers.get(n);
                KeyValue<byte[], byte[]> attempts = values.get(s * each + 2 + 2 * n);
                boolean dead = values.get(s * each + 3 + 2 * n).hasValue();
                Delivery.State state = state(passed, dead, unsent.get(s).has(numbers.get(n)));
                boolean tried = state == Delivery.State.DEAD || state == Delivery.State.DELIVERED;
                one.add(new Delivery(systems.get(s), state, number(attempts, tried ? 1 : 0)));
            }
            all.add(one);
        }
        return all;
    }

    private static Delivery.State state(boolean passed, boolean dead, boolean unsent) {
        if (dead) {
            return Delivery.State.DEAD;
        } else if (!passed) {
            return Delivery.State.PENDING;
        }
        return unsent ? Delivery.State.NOT_SENT : Delivery.State.DELIVERED;
    }

    private static long number(KeyValue<byte[], byte[]> field, long otherwise) {
        return field.hasValue() ? Long.parseLong(new String(field.getValue(), StandardCharsets.UTF_8)) : otherwise;
    }
}
