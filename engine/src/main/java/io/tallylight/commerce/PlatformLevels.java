package io.tallylight.commerce;

import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Stock;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.ContentionException;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes what an offer has not sold yet as much as a platform has: available + reserved = the levels of all places, less what
 * was sold here and is in them still because the shop has not booked it. Holds are in the levels, since the platform hears
 * of units only when they are sold; so holds and sales between the look and the adjustment change nothing.
 *
 * <p>Adjustments of one offer are made one after another, over all nodes: the n-th has the key of number n, so that of two
 * which were worked out from the same state the ledger makes one. The other one finds it under the key, notes it, and is
 * worked out anew. The adjustment's cause says which level it follows from, so that nothing is lost when whoever made it died
 * before noting it. Any thread.
 */
final class PlatformLevels {
    private static final int TRIES = 64;

    private final SharedRedis redis;
    private final LedgerReader reader;
    private final Adjuster adjuster;
    private final OversellAlarm oversellAlarm;
    private final BookingNotes bookings;

    PlatformLevels(
            SharedRedis redis,
            LedgerReader reader,
            Adjuster adjuster,
            OversellAlarm oversellAlarm,
            BookingNotes bookings) {
        this.redis = redis;
        this.reader = reader;
        this.adjuster = adjuster;
        this.oversellAlarm = oversellAlarm;
        this.bookings = bookings;
    }

    /**
     * What is known of an offer in one look.
     *
     * @param levels in the show's epoch
     * @param booked what orders of the shop say
     */
    private record Look(Place place, Stock stock, InventoryLevels levels, Bookings booked) {
        boolean hasLevels() {
            return !levels.byLocation().isEmpty();
        }

        StockTarget target(InventoryLevels of, long nowMs) {
            return StockTarget.of(of, booked, stock, nowMs);
        }
    }

    /** Applies a level, unless a later one of that place was; with fewer units where more are held or sold here. */
    Future<Void> apply(Place place, InventoryLevel level) {
        return apply(place, level, 1);
    }

    private Future<Void> apply(Place place, InventoryLevel level, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContentionException(TRIES));
        }
        return look(place).compose(found -> {
            if (found.isEmpty() || !found.get().levels().isNews(level)) {
                return Future.succeededFuture();
            }
            Look look = found.get();
            return adjust(look, after(look, level), level)
                    .compose(done -> done ? Future.succeededFuture() : apply(place, level, number + 1));
        });
    }

    /**
     * Applies the levels that are known once more, where they do not say the same as before: holds gave units back, or the
     * shop has booked what was sold here.
     *
     * @return whether that is to be done again later
     */
    Future<Boolean> again(Place place) {
        return again(place, 1);
    }

    private Future<Boolean> again(Place place, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContentionException(TRIES));
        }
        return look(place).compose(found -> {
            if (found.isEmpty() || !found.get().hasLevels()) {
                return Future.succeededFuture(false);
            }
            Look look = found.get();
            InventoryLevels levels = look.levels();
            StockTarget target = look.target(levels, bookings.nowMs());
            long delta = target.delta(look.stock());
            boolean waits = target.missing(look.stock()) > 0 || isPending(look.booked(), levels);
            boolean moves = delta > 0 || (delta < 0 && look.stock().available() > 0);
            boolean isNews = target.missing(look.stock()) != levels.missing();
            return moves || isNews
                    ? adjust(look, levels.again(), levels.latest()).compose(done -> again(place, number + 1))
                    : Future.succeededFuture(waits);
        });
    }

    /** Notes units that the shop has booked, and applies the levels with them where the offer listens to levels. */
    Future<Boolean> book(BookingNotes.Booking booking, boolean listens) {
        return look(booking.place())
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : bookings.note(booking, found.get().levels()))
                .compose(changed -> !changed || !listens
                        ? Future.succeededFuture(changed)
                        : oversellAlarm
                                .owe(booking.place())
                                .compose(v -> again(booking.place()))
                                .map(true));
    }

    /** Units sold here that the shop has not booked, and what it has booked; empty where no level is known. */
    Future<Optional<Sold>> unbooked(Place place) {
        return look(place).compose(found -> {
            if (found.isEmpty() || !found.get().hasLevels()) {
                return Future.succeededFuture(Optional.empty());
            }
            Look look = found.get();
            long nowMs = bookings.nowMs();
            return Future.succeededFuture(Optional.of(new Sold(
                    look.target(look.levels(), nowMs).unbooked(), look.booked().units(look.levels(), nowMs))));
        });
    }

    /** Units sold here: those that the shop has not booked, and those that it has. */
    record Sold(long unbooked, long booked) {}

    /**
     * Makes the next adjustment, or finds the one that somebody else made under its key; either is noted.
     *
     * @return whether it was made as asked
     */
    private Future<Boolean> adjust(Look look, InventoryLevels after, InventoryLevel level) {
        StockTarget target = look.target(after, bookings.nowMs());
        AdjustmentCause cause = new AdjustmentCause.OfLevel(level, after.inferred());
        String reason = level.text() + ", and " + target.unbooked() + " of them are sold here";
        return adjuster.adjust(look.place(), key(look.place(), after), target.delta(look.stock()), reason, cause)
                .compose(done -> {
                    if (done.isEmpty()) {
                        return Future.succeededFuture(true);
                    }
                    boolean isOurs = done.get().cause().equals(cause.text());
                    InventoryLevels made = isOurs ? after : theirs(look, done.get());
                    return note(look, made, done.get()).map(isOurs);
                });
    }

    /** Notes an adjustment, and raises the alarm over units that are missing since. */
    private Future<Void> note(Look look, InventoryLevels made, Adjustment adjustment) {
        Place place = look.place();
        Stock left = adjustment.stock();
        long missing =
                StockTarget.of(made, look.booked(), left, bookings.nowMs()).missing(left);
        boolean waits = missing > 0 || isPending(look.booked(), made);
        long more = missing - look.levels().missing();
        return owe(place, waits)
                .compose(v -> LevelScript.note(redis, place, made.withMissing(missing)))
                .onSuccess(first -> {
                    if (first) {
                        oversellAlarm.by(more, place, adjustment.reason());
                        oversellAlarm.regained(-more, place, adjustment.reason());
                    }
                })
                .compose(v -> owe(place, waits)); // before the note somebody may have found nothing owed
    }

    private boolean isPending(Bookings booked, InventoryLevels levels) {
        return !booked.settle(levels, bookings.nowMs()).pending().isEmpty();
    }

    private Future<Void> owe(Place place, boolean waits) {
        return waits ? oversellAlarm.owe(place) : Future.succeededFuture();
    }

    private static String key(Place place, InventoryLevels after) {
        return "level " + after.epoch() + " " + after.version() + " " + place.sku();
    }

    /** What somebody else has applied to the same state; the same levels once more where that cannot be read. */
    private InventoryLevels theirs(Look look, Adjustment adjustment) {
        Optional<AdjustmentCause> cause = AdjustmentCause.of(adjustment);
        if (cause.isEmpty() || !(cause.get() instanceof AdjustmentCause.OfLevel told)) {
            return look.levels().again();
        }
        return told.inferred() == null
                ? after(look, told.level())
                : look.levels().with(told.level()).withInferred(told.inferred());
    }

    /** The levels with one more, and what it says about bookings. */
    private InventoryLevels after(Look look, InventoryLevel level) {
        InventoryLevels before = look.levels();
        InventoryLevels after = before.with(level);
        long sold = look.stock().sold();
        InferredBookings inferred = before.inferred();
        if (inferred == null) { // what the shop had before is what was allotted
            long fell = look.stock().allotted() - after.total();
            return after.withInferred(InferredBookings.first(level, Math.max(0, Math.min(fell, sold))));
        } else if (look.booked().areTold()) {
            return after;
        }
        InferredBookings capped = inferred.atMost(sold);
        return after.withInferred(capped.after(level, before.total() - after.total(), sold - capped.units()));
    }

    /** Reads the levels before the stock, and that before the bookings; empty where there is no such offer. */
    private Future<Optional<Look>> look(Place place) {
        return noted(place)
                .compose(stored -> reader.offer(place.show(), place.sku())
                        .compose(look -> bookings.read(place).map(booked -> {
                            OfferSnapshot.Offer offer =
                                    look.map(OfferSnapshot::offer).orElse(null);
                            if (offer == null) {
                                return Optional.empty();
                            }
                            String epoch = look.orElseThrow().epoch();
                            InventoryLevels levels =
                                    stored.orElse(InventoryLevels.none(epoch)).in(epoch);
                            return Optional.of(new Look(place, offer.stock(), known(levels, offer.stock()), booked));
                        })));
    }

    /** An older engine noted levels and no bookings: what it had put on sale is what it took for not sold. */
    private static InventoryLevels known(InventoryLevels levels, Stock stock) {
        if (levels.inferred() != null || levels.byLocation().isEmpty()) {
            return levels;
        }
        long booked = Math.max(0, Math.min(stock.sold(), stock.allotted() - levels.total()));
        return levels.withInferred(InferredBookings.of(booked));
    }

    private Future<Optional<InventoryLevels>> noted(Place place) {
        byte[] key = LevelScript.bytes(ShowKeys.of(place.show()).levels());
        return redis.read(() -> redis.commands().hget(key, LevelScript.bytes(place.sku())))
                .map(text -> Optional.ofNullable(text)
                        .map(found -> InventoryLevels.parse(new String(found, StandardCharsets.UTF_8))));
    }
}
