package io.tallylight.commerce;

import io.tallylight.ledger.Adjustment;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the units of an order on a platform from an offer, and gives them back when that order is cancelled; each once for
 * an order's line, in whatever order that is told.
 *
 * <p>The ledger decides: taking and cancelling compete for one key. A cancellation that comes first binds it with 0 units,
 * so that the order takes nothing when it comes. What was decided is noted beside the show for as long as an order is likely
 * to be cancelled, since the ledger forgets its keys after a day. Any thread.
 */
final class OrdersElsewhere {
    /** From the last order on. */
    static final Duration NOTED_FOR = Duration.ofDays(90);

    private final StreamRedis redis;
    private final Adjuster adjuster;
    private final Oversold oversold;

    OrdersElsewhere(StreamRedis redis, Adjuster adjuster, Oversold oversold) {
        this.redis = redis;
        this.adjuster = adjuster;
        this.oversold = oversold;
    }

    /** Takes a line's units, or as many as are available: the others are an alarm. */
    Future<Void> take(Place place, String order, ShopifyOrder.Line line) {
        return note(place, order, line).compose(noted -> {
            if (noted != null || line.units() == 0) {
                return Future.succeededFuture();
            }
            String what = "Shopify order " + order + " takes " + line.units();
            return adjuster.adjust(place, takes(place, order, line), -line.units(), what)
                    .compose(done -> done.isEmpty()
                            ? Future.succeededFuture()
                            : noteTaken(place, order, line, done.get(), what));
        });
    }

    /** Gives back what a line took, but for units that were refunded and are lost all the same. */
    Future<Void> giveBack(Place place, String order, ShopifyOrder.Line line) {
        return note(place, order, line).compose(noted -> {
            if (noted != null && noted.isCancelled()) {
                return Future.succeededFuture();
            }
            return (noted != null ? Future.succeededFuture(Optional.of(noted.taken())) : forestall(place, order, line))
                    .compose(taken ->
                            taken.isEmpty() ? Future.succeededFuture() : giveBack(place, order, line, taken.get()));
        });
    }

    private Future<Void> giveBack(Place place, String order, ShopifyOrder.Line line, long taken) {
        long units = Math.max(0, taken - line.lost());
        Note cancelled = new Note(taken, units);
        if (units == 0) {
            return write(place, order, line, cancelled);
        }
        String what = "Shopify order " + order + " is cancelled";
        return adjuster.adjust(place, "back " + takes(place, order, line), units, what)
                .compose(done -> done.isEmpty() ? Future.succeededFuture() : write(place, order, line, cancelled));
    }

    /** What the line took, by the ledger's key; where it took nothing yet, it never will. Empty without such an offer. */
    private Future<Optional<Long>> forestall(Place place, String order, ShopifyOrder.Line line) {
        return adjuster.adjust(place, takes(place, order, line), 0, "Shopify order " + order + " was cancelled first")
                .map(done -> done.map(adjustment -> -adjustment.delta()));
    }

    private static String takes(Place place, String order, ShopifyOrder.Line line) {
        return "order " + order + " " + line.id() + " " + place.sku();
    }

    /**
     * What is noted of a line.
     *
     * @param taken units
     * @param back units; -1 while it is not cancelled
     */
    private record Note(long taken, long back) {
        boolean isCancelled() {
            return back >= 0;
        }

        String text() {
            return taken + " " + back;
        }

        static Note of(String text) {
            String[] parts = text.split(" ", 2);
            return new Note(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
    }

    private Future<@Nullable Note> note(Place place, String order, ShopifyOrder.Line line) {
        return StreamRedis.read(() -> redis.commands().hget(key(place), field(place, order, line)))
                .map(text -> text == null ? null : Note.of(new String(text, StandardCharsets.UTF_8)));
    }

    /** Only where nothing is noted: a cancellation may have been faster. Whoever notes it first raises the alarm. */
    private Future<Void> noteTaken(
            Place place, String order, ShopifyOrder.Line line, Adjustment adjustment, String what) {
        long taken = -adjustment.delta();
        return StreamRedis.read(() -> redis.commands()
                        .hsetnx(key(place), field(place, order, line), bytes(new Note(taken, -1).text())))
                .compose(first -> {
                    if (first && adjustment.reason().equals(what)) { // otherwise it was cancelled before it was taken
                        oversold.by(line.units() - taken, place, what);
                    }
                    return keep(place);
                });
    }

    private Future<Void> write(Place place, String order, ShopifyOrder.Line line, Note note) {
        return StreamRedis.read(() -> redis.commands().hset(key(place), field(place, order, line), bytes(note.text())))
                .compose(v -> keep(place));
    }

    private Future<Void> keep(Place place) {
        return StreamRedis.read(() -> redis.commands().pexpire(key(place), NOTED_FOR.toMillis()))
                .mapEmpty();
    }

    private static byte[] key(Place place) {
        return bytes(ShowKeys.of(place.show()).elsewhere());
    }

    private static byte[] field(Place place, String order, ShopifyOrder.Line line) {
        return bytes(order + '\0' + line.id() + '\0' + place.sku());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
