package io.tallylight.commerce;

import io.tallylight.ledger.Adjustment;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferLook;
import io.tallylight.ledger.Stock;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.tallylight.show.ContendedException;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes what an offer has not sold yet as much as a platform has: available + reserved = the level. Holds are in the level,
 * since the platform hears of units only when they are sold; so holds that come and go between the look and the adjustment
 * change nothing, and a sale in between is one that the level does not know of yet.
 *
 * <p>Levels of one offer are applied one after another, over all nodes: the n-th has the key of number n, so that of two
 * which were worked out from the same state the ledger takes one. The other finds it under the key, notes it, and is worked
 * out anew. The adjustment's reason says which level it was, so that nothing is lost when whoever applied it died before
 * noting it. Any thread.
 */
final class LevelsElsewhere {
    private static final int TRIES = 64;

    private final StreamRedis redis;
    private final LedgerReader reader;
    private final Adjuster adjuster;
    private final Oversold oversold;

    LevelsElsewhere(StreamRedis redis, LedgerReader reader, Adjuster adjuster, Oversold oversold) {
        this.redis = redis;
        this.reader = reader;
        this.adjuster = adjuster;
        this.oversold = oversold;
    }

    /** Applies a level, unless a later one of that place was; with fewer units where more are held or sold here. */
    Future<Void> apply(Place place, Level level) {
        return apply(place, level, 1);
    }

    private Future<Void> apply(Place place, Level level, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContendedException(TRIES));
        }
        return noted(place)
                .compose(before -> reader.offer(place.show(), place.sku()).compose(look -> {
                    OfferLook.Offer offer = look.map(OfferLook::offer).orElse(null);
                    if (offer == null) {
                        return Future.succeededFuture();
                    }
                    String epoch = look.orElseThrow().epoch();
                    Levels levels = before.orElse(Levels.none(epoch)).in(epoch);
                    return levels.isNews(level)
                            ? apply(place, level, levels, offer.stock(), number)
                            : Future.succeededFuture();
                }));
    }

    private Future<Void> apply(Place place, Level level, Levels before, Stock stock, int number) {
        Levels after = before.with(level);
        long delta = after.total() - (stock.available() + stock.reserved());
        return adjuster.adjust(place, key(place, after), delta, level.text()).compose(done -> {
            if (done.isEmpty()) {
                return Future.succeededFuture();
            }
            Adjustment adjustment = done.get();
            if (!adjustment.reason().equals(level.text())) {
                return LevelScript.note(redis, place, theirs(before, adjustment))
                        .compose(v -> apply(place, level, number + 1));
            }
            Stock left = adjustment.stock();
            long missing = left.available() + left.reserved() - after.total();
            long known = before.version() == 0 ? 0 : Math.max(0, stock.available() + stock.reserved() - before.total());
            return owe(place, missing)
                    .compose(v -> LevelScript.note(redis, place, after))
                    .onSuccess(first -> {
                        if (first) {
                            oversold.by(missing - known, place, level.text());
                        }
                    })
                    .compose(v -> owe(place, missing)); // before the note somebody may have found nothing owed
        });
    }

    private Future<Void> owe(Place place, long missing) {
        return missing > 0 ? oversold.owe(place) : Future.succeededFuture();
    }

    /**
     * Applies the levels that are known once more, where an offer had more than that, held.
     *
     * @return whether it has more still
     */
    Future<Boolean> again(Place place) {
        return noted(place)
                .compose(before -> reader.offer(place.show(), place.sku()).compose(look -> {
                    OfferLook.Offer offer = look.map(OfferLook::offer).orElse(null);
                    if (before.isEmpty() || offer == null) {
                        return Future.succeededFuture(false);
                    }
                    Levels levels = before.get().in(look.orElseThrow().epoch());
                    Stock stock = offer.stock();
                    long missing = stock.available() + stock.reserved() - levels.total();
                    return missing > 0 ? again(place, levels, missing) : Future.succeededFuture(false);
                }));
    }

    /** As one more level, which says what is known already; a new one that is faster has its say. */
    private Future<Boolean> again(Place place, Levels before, long missing) {
        Levels after = before.again();
        String what = after.latest().text();
        return adjuster.adjust(place, key(place, after), -missing, what).compose(done -> {
            if (done.isEmpty()) {
                return Future.succeededFuture(false);
            }
            Adjustment adjustment = done.get();
            if (!adjustment.reason().equals(what)) {
                return LevelScript.note(redis, place, theirs(before, adjustment))
                        .map(true);
            }
            return LevelScript.note(redis, place, after).map(first -> {
                if (first) {
                    oversold.regained(-adjustment.delta(), place, what);
                }
                return true; // the next look tells
            });
        });
    }

    private static String key(Place place, Levels after) {
        return "level " + after.epoch() + " " + after.version() + " " + place.sku();
    }

    /** What somebody else has applied to the same state. */
    private static Levels theirs(Levels before, Adjustment adjustment) {
        return Level.ofText(adjustment.reason())
                .map(before::with)
                .orElseThrow(() -> new IllegalStateException("no level: " + adjustment.reason()));
    }

    private Future<Optional<Levels>> noted(Place place) {
        byte[] key = LevelScript.bytes(ShowKeys.of(place.show()).levels());
        return redis.read(() -> redis.commands().hget(key, LevelScript.bytes(place.sku())))
                .map(text -> Optional.ofNullable(text)
                        .map(found -> Levels.parse(new String(found, StandardCharsets.UTF_8))));
    }
}
