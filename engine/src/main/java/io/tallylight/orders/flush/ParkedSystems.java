package io.tallylight.orders.flush;

import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The order systems that are parked: they said that they want no more orders, and get none, on any node and after any
 * restart, until an operator resumes them. Entries that wait for a parked system hold up nothing: see {@code
 * orders-trim.lua}. Any thread; answers on the caller's context if it has one.
 */
public final class ParkedSystems {
    private static final byte[] KEY = ShowKeys.PARKED.getBytes(StandardCharsets.UTF_8);

    private final SharedRedis redis;
    private final List<String> systems;

    /**
     * Creates the list of parked systems.
     *
     * @param systems the names of those that are configured
     */
    public ParkedSystems(SharedRedis redis, List<String> systems) {
        this.redis = redis;
        this.systems = List.copyOf(systems);
    }

    /**
     * An order system.
     *
     * @param parked reason for which it is parked; null if it is not
     */
    public record Place(String name, @Nullable Parked parked) {}

    /**
     * The reason for which a system is parked.
     *
     * @param at time since when, epoch ms
     */
    public record Parked(long at, String reason) {}

    /** Returns the configured systems, in their order. */
    public Future<List<Place>> list() {
        return redis.read(this::parked).map(parked -> {
            List<Place> all = new ArrayList<>();
            systems.forEach(name -> all.add(new Place(name, parked.get(name))));
            return all;
        });
    }

    /**
     * Resumes a system; each node notices within a second. Orders that left the outbox meanwhile become dead letters,
     * to be replayed.
     *
     * @return whether it was parked; fails while Redis is away, and may then have happened or not
     */
    public Future<Boolean> resume(String system) {
        return redis.read(() -> redis.commands().hdel(KEY, bytes(system))).map(removed -> removed == 1);
    }

    /** Parks a system; a system that is parked already keeps its reason. */
    CompletionStage<Boolean> park(String system, long at, String reason) {
        return redis.commands().hsetnx(KEY, bytes(system), bytes(at + " " + reason));
    }

    /** Returns the parked systems, by name. */
    CompletionStage<Map<String, Parked>> parked() {
        return redis.commands().hgetall(KEY).thenApply(fields -> {
            Map<String, Parked> parked = new HashMap<>();
            fields.forEach((name, value) -> parked.put(text(name), parse(text(value))));
            return parked;
        });
    }

    private static Parked parse(String value) {
        int space = value.indexOf(' ');
        String at = space < 0 ? "" : value.substring(0, space);
        return at.matches("\\d{1,15}")
                ? new Parked(Long.parseLong(at), value.substring(space + 1))
                : new Parked(0, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
