package io.tallylight.commerce;

import io.tallylight.ledger.Adjustment;
import io.tallylight.show.ContendedException;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the units of an order on a platform from an offer, and gives them back when that order is cancelled; each once for
 * an order's line, in whatever order that is told.
 *
 * <p>The ledger decides: taking and cancelling compete for one key. A cancellation that comes first binds it with 0 units,
 * so that the order takes nothing when it comes. What could not be taken is owed, and taken when holds give it back; each
 * try has a key of its own, for which a cancellation competes too. What was decided is noted beside the show for as long as
 * an order is likely to be cancelled, since the ledger forgets its keys after a day. Any thread.
 */
final class OrdersElsewhere {
    private static final int TRIES = 64;

    private final NoteScript notes;
    private final Adjuster adjuster;
    private final Oversold oversold;

    OrdersElsewhere(NoteScript notes, Adjuster adjuster, Oversold oversold) {
        this.notes = notes;
        this.adjuster = adjuster;
        this.oversold = oversold;
    }

    /** Takes a line's units, or as many as are available: the others are owed, and an alarm. */
    Future<Void> take(OrderLine line, long units) {
        return notes.read(line).compose(noted -> {
            if (noted != null || units == 0) {
                return Future.succeededFuture();
            }
            String what = takes(line, units);
            return adjuster.adjust(line.place(), line.key(), -units, what)
                    .compose(done ->
                            done.isEmpty() ? Future.succeededFuture() : noteTaken(line, units, done.get(), what));
        });
    }

    private Future<Void> noteTaken(OrderLine line, long units, Adjustment adjustment, String what) {
        long taken = -adjustment.delta();
        boolean forestalled = !adjustment.reason().equals(what);
        long owed = forestalled ? 0 : units - taken;
        return (owed > 0 ? oversold.owe(line) : Future.<Void>succeededFuture())
                .compose(v -> notes.replace(line, null, OrderNote.of(taken, owed)))
                .onSuccess(first -> {
                    if (first) { // otherwise somebody else raised the alarm, or it was cancelled meanwhile
                        oversold.by(owed, line.place(), what);
                    }
                })
                .mapEmpty();
    }

    /**
     * Takes what is owed, as far as it is available now.
     *
     * @return whether something is owed still
     */
    Future<Boolean> collect(OrderLine line) {
        return notes.read(line).compose(noted -> {
            if (noted == null || noted.isCancelled() || noted.owed() == 0) {
                return Future.succeededFuture(noted == null); // whoever owes it is about to note it
            }
            String what = takes(line, noted.owed()) + " more";
            return adjuster.adjust(line.place(), step(line, noted), -noted.owed(), what)
                    .compose(done -> {
                        if (done.isEmpty() || done.get().reason().equals(cancels(line))) {
                            return Future.succeededFuture(false);
                        }
                        long units = -done.get().delta();
                        OrderNote after = noted.collected(units);
                        return notes.replace(line, noted, after).map(first -> {
                            if (first) {
                                oversold.regained(units, line.place(), what);
                            }
                            return after.owed() > 0;
                        });
                    });
        });
    }

    /**
     * Gives back what a line took.
     *
     * @param lost units of it that are gone all the same
     */
    Future<Void> giveBack(OrderLine line, long lost) {
        return giveBack(line, lost, 1);
    }

    private Future<Void> giveBack(OrderLine line, long lost, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContendedException(TRIES));
        }
        return notes.read(line).compose(noted -> {
            if (noted != null && noted.isCancelled()) {
                return Future.succeededFuture();
            }
            return stop(line, noted).compose(stopped -> {
                if (stopped.isEmpty()) {
                    return Future.succeededFuture();
                }
                OrderNote known = stopped.get();
                return noted == null || known.equals(noted)
                        ? giveBack(line, lost, noted, known, number)
                        : notes.replace(line, noted, known).compose(v -> giveBack(line, lost, number + 1));
            });
        });
    }

    /**
     * Sees that it takes no more, and answers what it took; empty where there is no such offer any more. Where somebody has
     * just taken what was owed, that is answered, and there may be more.
     */
    private Future<Optional<OrderNote>> stop(OrderLine line, @Nullable OrderNote noted) {
        if (noted != null && noted.owed() == 0) {
            return Future.succeededFuture(Optional.of(noted));
        }
        String key = noted == null ? line.key() : step(line, noted);
        return adjuster.adjust(line.place(), key, 0, cancels(line))
                .map(done -> done.map(bound -> {
                    if (noted == null) {
                        return OrderNote.of(-bound.delta(), 0);
                    }
                    return bound.reason().equals(cancels(line)) ? noted : noted.collected(-bound.delta());
                }));
    }

    /** Now that it takes no more. */
    private Future<Void> giveBack(OrderLine line, long lost, @Nullable OrderNote noted, OrderNote known, int number) {
        long units = Math.max(0, known.taken() - lost);
        Future<Boolean> there = units == 0
                ? Future.succeededFuture(true)
                : adjuster.adjust(line.place(), "back " + line.key(), units, cancels(line))
                        .map(Optional::isPresent);
        return there.compose(isThere ->
                        isThere ? notes.replace(line, noted, known.cancelled(units)) : Future.succeededFuture(true))
                .compose(done -> done ? Future.succeededFuture() : giveBack(line, lost, number + 1));
    }

    private static String step(OrderLine line, OrderNote noted) {
        return "owed " + noted.step() + " " + line.key();
    }

    private static String takes(OrderLine line, long units) {
        return "Shopify order " + line.order() + " takes " + units;
    }

    private static String cancels(OrderLine line) {
        return "Shopify order " + line.order() + " is cancelled";
    }
}
