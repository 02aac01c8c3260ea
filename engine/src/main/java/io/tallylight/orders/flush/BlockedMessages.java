package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.DeliveryKeys.bytes;

import io.lettuce.core.KeyValue;
import io.tallylight.orders.DeadLetter;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages that order systems keep failing to take, at most one for each show and system; an operator can set them
 * aside. Any thread; answers on the caller's context if it has one, and fails while Redis is away.
 */
public final class BlockedMessages {
    private static final byte[] SHOWS = bytes(ShowKeys.BLOCKED);
    private static final Pattern FIELD = Pattern.compile("(\\d{1,15}) (\\d{1,15}) ([^\n]*)\n(.*)", Pattern.DOTALL);

    private final SharedRedis redis;
    private final OutboxFlushers outboxFlushers;

    BlockedMessages(SharedRedis redis, OutboxFlushers outboxFlushers) {
        this.redis = redis;
        this.outboxFlushers = outboxFlushers;
    }

    /**
     * A message that blocks those behind it.
     *
     * @param label label of the order, cancellation or notice
     * @param since time of its first failure, epoch ms
     * @param attempts number of its failures
     * @param reason reason of the last failure
     */
    public record Blocked(String show, String system, String label, long since, long attempts, String reason) {
        /** Id of the message among all; the id of its dead letter, should it become one. */
        public String id() {
            return new DeadLetter(show, system, label, "").id();
        }
    }

    /** Lists all blocked messages, by show. */
    public Future<List<Blocked>> list() {
        return redis.read(() -> redis.commands().smembers(SHOWS)).compose(members -> {
            TreeSet<String> shows = new TreeSet<>();
            members.forEach(member -> shows.add(text(member)));
            return read(List.copyOf(shows), 0, new ArrayList<>());
        });
    }

    private Future<List<Blocked>> read(List<String> shows, int at, List<Blocked> found) {
        if (at == shows.size()) {
            return Future.succeededFuture(found);
        }
        String show = shows.get(at);
        byte[] delivery = bytes(ShowKeys.of(show).delivery());
        List<String> systems = outboxFlushers.systems();
        byte[][] fields = systems.stream().map(DeliveryKeys::blocked).toArray(byte[][]::new);
        return redis.read(() -> redis.commands().hmget(delivery, fields)).compose(values -> {
            for (int i = 0; i < values.size(); i++) {
                KeyValue<byte[], byte[]> value = values.get(i);
                if (value.hasValue()) {
                    parse(show, systems.get(i), text(value.getValue())).ifPresent(found::add);
                }
            }
            return read(shows, at + 1, found);
        });
    }

    /**
     * Sets a message aside with its next try, on any node; an order becomes a dead letter then.
     *
     * @param id as in the list
     * @return whether there is such a message
     */
    public Future<Boolean> setAside(String id) {
        return list().compose(all -> {
            Optional<Blocked> asked =
                    all.stream().filter(blocked -> blocked.id().equals(id)).findFirst();
            if (asked.isEmpty()) {
                return Future.succeededFuture(false);
            }
            Blocked blocked = asked.get();
            byte[] delivery = bytes(ShowKeys.of(blocked.show()).delivery());
            byte[] field = DeliveryKeys.aside(blocked.system());
            return redis.read(() -> redis.commands().hset(delivery, field, bytes(blocked.label())))
                    .map(noted -> {
                        outboxFlushers.retry(blocked.show());
                        return true;
                    });
        });
    }

    private static Optional<Blocked> parse(String show, String system, String value) {
        Matcher field = FIELD.matcher(value);
        return field.matches()
                ? Optional.of(new Blocked(
                        show,
                        system,
                        field.group(3),
                        Long.parseLong(field.group(1)),
                        Long.parseLong(field.group(2)),
                        field.group(4)))
                : Optional.empty();
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
