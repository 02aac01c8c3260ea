package io.tallylight.orders.flush;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.tallylight.orders.DeadLetter;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of all shows and order systems, and their replay. Any thread; answers on the caller's context if it
 * has one, and fails while Redis is away.
 */
public final class DeadLetters {
    private static final byte[] SHOWS = ShowKeys.DEAD.getBytes(StandardCharsets.UTF_8);
    private static final String SUFFIX = ":dead";
    private static final int SCAN_FIELDS = 1_000;

    private final SharedRedis redis;
    private final OutboxFlushers outboxFlushers;
    private final EventReconstruction events;

    public DeadLetters(SharedRedis redis, OutboxFlushers outboxFlushers) {
        this.redis = redis;
        this.outboxFlushers = outboxFlushers;
        this.events = new EventReconstruction(redis);
    }

    /** Messages that block those behind them, and may become dead letters. */
    public BlockedMessages blocked() {
        return new BlockedMessages(redis, outboxFlushers);
    }

    /** The outcome of a replay. */
    public sealed interface Replay {
        /** The order system has it now. */
        record Delivered() implements Replay {}

        /** It was refused again, or cannot be replayed at all. */
        record StillDead(String reason) implements Replay {}

        /** There is no such dead letter. */
        record Unknown() implements Replay {}
    }

    /**
     * Lists dead letters by show, order system and number.
     *
     * @param after the id of the last one seen, null for the first page
     * @param limit 1 or more
     * @return at most {@code limit} dead letters
     */
    public Future<List<DeadLetter>> list(@Nullable String after, int limit) {
        Optional<DeadLetter> from = after == null ? Optional.empty() : DeadLetter.parse(after);
        return redis.read(() -> redis.commands().smembers(SHOWS)).compose(members -> {
            TreeSet<String> shows = new TreeSet<>();
            members.forEach(member -> shows.add(text(member)));
            List<String> left = List.copyOf(
                    from.isEmpty() ? shows : shows.tailSet(from.get().show(), true));
            return fill(left, 0, from.orElse(null), limit, new ArrayList<>());
        });
    }

    /** Returns whether a list may go on after this text: whether it is the id of a dead letter, present or not. */
    public static boolean isPlace(String id) {
        return DeadLetter.parse(id).isPresent();
    }

    private Future<List<DeadLetter>> fill(
            List<String> shows, int at, @Nullable DeadLetter after, int limit, List<DeadLetter> found) {
        if (at == shows.size() || found.size() == limit) {
            return Future.succeededFuture(found);
        }
        TreeSet<DeadLetter> letters = new TreeSet<>();
        return scan(shows.get(at), ScanCursor.INITIAL, letters).compose(scanned -> {
            for (DeadLetter letter : after == null ? letters : letters.tailSet(after, false)) {
                if (found.size() < limit) {
                    found.add(letter);
                }
            }
            return fill(shows, at + 1, after, limit, found);
        });
    }

    private Future<Void> scan(String show, ScanCursor from, Set<DeadLetter> letters) {
        byte[] delivery = bytes(ShowKeys.of(show).delivery());
        ScanArgs args = ScanArgs.Builder.matches("*" + SUFFIX).limit(SCAN_FIELDS);
        return redis.read(() -> redis.commands().hscan(delivery, from, args)).compose(page -> {
            page.getMap().forEach((field, reason) -> letters.add(letter(show, text(field), text(reason))));
            return page.isFinished() ? Future.succeededFuture() : scan(show, page, letters);
        });
    }

    private static DeadLetter letter(String show, String field, String reason) {
        int colon = field.indexOf(':');
        return new DeadLetter(
                show, field.substring(0, colon), field.substring(colon + 1, field.length() - SUFFIX.length()), reason);
    }

    /**
     * Offers a dead letter to its order system once more, at once, beside other events on their way there. A
     * cancellation is not offered while the event that it follows is a dead letter; when that is delivered, the
     * cancellation is offered at once by itself, so that nobody ships cancelled units. Of several calls at the same
     * time, on any nodes, one offers it.
     *
     * @param id id as in the list
     * @return fails with {@link OrderSystemException} when the system cannot take it now; the dead letter then stays as
     *     it is
     */
    public Future<Replay> replay(String id) {
        Optional<DeadLetter> letter = DeadLetter.parse(id);
        if (letter.isEmpty() || !outboxFlushers.systems().contains(letter.get().system())) {
            return Future.succeededFuture(new Replay.Unknown());
        }
        DeadLetter asked = letter.get();
        return new ReplayClaim(outboxFlushers.vertx(), redis, asked)
                .holding(() -> replay(asked), () -> stillDead("it is being replayed by another call"));
    }

    private Future<Replay> replay(DeadLetter asked) {
        byte[] delivery = bytes(ShowKeys.of(asked.show()).delivery());
        byte[] field = DeliveryKeys.dead(asked.system(), asked.label());
        return redis.read(() -> redis.commands().hget(delivery, field)).compose(reason -> {
            if (reason == null) {
                return Future.succeededFuture(new Replay.Unknown());
            }
            if (asked.number() == 0) {
                return stillDead("its number cannot be read");
            }
            return follows(asked, delivery).compose(dead -> dead ? stillDead(OrderedRecording.FOLLOWS) : offer(asked));
        });
    }

    private Future<Boolean> follows(DeadLetter letter, byte[] delivery) {
        List<byte[]> before = DeliveryKeys.deadBefore(letter.system(), letter.number(), letter.cancellation());
        return before.isEmpty()
                ? Future.succeededFuture(false)
                : redis.read(() -> redis.commands().hmget(delivery, before.toArray(byte[][]::new)))
                        .map(found -> found.stream().anyMatch(KeyValue::hasValue));
    }

    private Future<Replay> offer(DeadLetter letter) {
        return events.read(letter.show(), letter.number(), letter.cancellation())
                .compose(event ->
                        event.isEmpty() ? stillDead("Redis does not have it any more") : offer(letter, event.get()));
    }

    private Future<Replay> offer(DeadLetter letter, OrderEvent event) {
        byte[] delivery = bytes(ShowKeys.of(letter.show()).delivery());
        byte[] field = DeliveryKeys.dead(letter.system(), letter.label());
        return outboxFlushers.replay(letter.system(), event).compose(result -> {
            if (result instanceof RecordResult.Refused refused) {
                byte[] reason = bytes(refused.reason());
                return redis.read(() -> redis.commands().hset(delivery, field, reason))
                        .compose(kept -> stillDead(refused.reason()));
            } else if (result instanceof RecordResult.Differs differs) {
                return stillDead("another order is recorded under its id: " + differs.how());
            }
            return redis.read(() -> redis.commands().hdel(delivery, field))
                    .compose(removed -> offerNext(letter))
                    .map(new Replay.Delivered());
        });
    }

    /**
     * Replays the dead letters that follow the letter, if there are any; if one stays a dead letter, the list says why.
     */
    private Future<Replay> offerNext(DeadLetter before) {
        String label = before.number() + "." + (before.cancellation() + 1);
        return replay(new DeadLetter(before.show(), before.system(), label, "").id())
                .otherwise(failed -> new Replay.StillDead(FailureText.of(failed)));
    }

    private static Future<Replay> stillDead(String reason) {
        return Future.succeededFuture(new Replay.StillDead(reason));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
