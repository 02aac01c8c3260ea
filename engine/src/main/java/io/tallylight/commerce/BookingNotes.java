package io.tallylight.commerce;

import io.tallylight.commerce.NoteScript.Change;
import io.tallylight.show.ContentionException;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** Notes which units of an offer the shop has booked. Each of our orders counts once, by the latest version. Any thread. */
final class BookingNotes {
    private static final int TRIES = 64;

    private final NoteScript script;
    private final InstantSource clock;

    BookingNotes(NoteScript script, InstantSource clock) {
        this.script = script;
        this.clock = clock;
    }

    /**
     * Units of one of our orders that an order of the shop has.
     *
     * @param order record id of ours
     * @param createdMs epoch ms, when the shop's was made; 0 where that is unknown
     * @param state of the shop's order, with the units
     */
    record Booking(Place place, String order, long createdMs, OrderState state) {
        private String field() {
            return "booked\0" + order + '\0' + place.sku();
        }
    }

    /** Epoch ms. */
    long nowMs() {
        return clock.millis();
    }

    /** The bookings of an offer. */
    Future<Bookings> read(Place place) {
        return script.readBooked(place.show(), place.sku())
                .map(stored -> stored.map(Bookings::parse).orElse(Bookings.NONE));
    }

    /**
     * Notes a booking, unless a later version of the shop's order is noted.
     *
     * @param levels the latest; a booking without a time is as old as they are
     * @return whether it changes anything
     */
    Future<Boolean> note(Booking booking, InventoryLevels levels) {
        return note(booking, levels, 1);
    }

    private Future<Boolean> note(Booking booking, InventoryLevels levels, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContentionException(TRIES));
        }
        Place place = booking.place();
        return script.readBooked(place.show(), place.sku())
                .compose(before -> script.read(place.show(), booking.field()).compose(stored -> {
                    Optional<OrderState> known = stored.map(text -> OrderState.parse(text.split(" ", -1), 0));
                    if (known.isPresent() && !booking.state().isLaterThan(known.get())) {
                        return Future.succeededFuture(false);
                    }
                    long more = booking.state().units()
                            - known.map(OrderState::units).orElse(0L);
                    Bookings after =
                            after(before.map(Bookings::parse).orElse(Bookings.NONE), booking, known, more, levels);
                    return script.replace(
                                    place.show(),
                                    new Change(
                                            booking.field(),
                                            stored,
                                            booking.state().text()),
                                    new Change(place.sku(), before, after.text()))
                            .compose(noted ->
                                    noted ? Future.succeededFuture(more != 0) : note(booking, levels, number + 1));
                }));
    }

    private Bookings after(
            Bookings before, Booking booking, Optional<OrderState> known, long more, InventoryLevels levels) {
        Bookings settled = before.settle(levels, nowMs());
        if (more <= 0) {
            return more == 0 ? settled : settled.undone(-more);
        }
        long told = known.isEmpty() ? booking.createdMs() : booking.state().updatedMs();
        InferredBookings inferred = levels.inferred();
        return settled.booked(
                new Bookings.Pending(told > 0 ? told : levels.newestMs(), nowMs(), more),
                inferred == null ? 0 : inferred.units());
    }
}
