package io.tallylight.commerce;

import io.tallylight.commerce.OrderNotes.Read;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.show.ContentionException;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Makes what an order's line on a platform took from an offer as much as the line has, version by version: more units are
 * taken, and units that the line no longer has are given back.
 *
 * <p>The ledger decides: the n-th adjustment of a line has the key of number n, so that of two which were worked out from the
 * same note one is made. The other one finds it, notes it, and is worked out anew. An adjustment's cause says which version
 * it follows from, and whoever comes next first looks for one that was made and not noted. What could not be taken is owed,
 * and taken when holds give it back. Notes are kept for as long as an order is likely to change, since the ledger forgets its
 * keys after a day. Any thread.
 */
final class PlatformOrders {
    private static final int TRIES = 64;

    private final OrderNotes notes;
    private final Adjuster adjuster;
    private final OversellAlarm oversellAlarm;

    PlatformOrders(OrderNotes notes, Adjuster adjuster, OversellAlarm oversellAlarm) {
        this.notes = notes;
        this.adjuster = adjuster;
        this.oversellAlarm = oversellAlarm;
    }

    /**
     * Applies a version of an order, unless a later one was. What is not available is owed, and an alarm.
     *
     * @param isPast whether the order was made before the offer was listed: then what its line has when it is first heard of
     *     was never in the allotment
     * @return whether the line counts here
     */
    Future<Boolean> apply(OrderLine line, OrderState told, boolean isPast) {
        return apply(line, told, isPast, 1);
    }

    private Future<Boolean> apply(OrderLine line, OrderState told, boolean isPast, int number) {
        if (number > TRIES) {
            return Future.failedFuture(new ContentionException(TRIES));
        }
        return notes.read(line)
                .compose(read -> adjuster.find(
                                line.place(), line.key(read.note().step()))
                        .compose(made -> made.isPresent()
                                ? adopt(line, read, made.get()).compose(v -> apply(line, told, isPast, number + 1))
                                : apply(line, read, told, isPast, number)));
    }

    /** Nothing was adjusted that is not noted. */
    private Future<Boolean> apply(OrderLine line, Read read, OrderState told, boolean isPast, int number) {
        boolean isFirst = read.stored().isEmpty();
        OrderNote note = isFirst && isPast ? new OrderNote(OrderNote.NONE.told(), told.units(), 0, 0) : read.note();
        OrderState own = told.withUnits(Math.max(0, told.units() - note.before()));
        boolean isNews = own.isNewsAfter(note.told());
        OrderState goal = isNews ? own : note.told();
        boolean counts = note.before() == 0 || goal.units() > 0;
        boolean moves = note.taken() > goal.units()
                || (note.taken() < goal.units() && goal.units() > note.told().units());
        if (!moves) { // what is owed already is collected by others
            return isNews
                    ? notes.replace(line, read, note.withTold(goal))
                            .compose(noted ->
                                    noted ? Future.succeededFuture(counts) : apply(line, told, isPast, number + 1))
                    : Future.succeededFuture(counts);
        }
        return adjust(line, new Read(read.stored(), note), goal).compose(done -> switch (done) {
            case DONE -> Future.succeededFuture(counts);
            case GONE -> Future.succeededFuture(false);
            case AGAIN -> apply(line, told, isPast, number + 1);
        });
    }

    /** How an attempt to adjust ended. */
    private enum Attempt {
        DONE,
        /** There is no such offer any more. */
        GONE,
        /** Somebody else was faster. */
        AGAIN
    }

    private Future<Attempt> adjust(OrderLine line, Read read, OrderState goal) {
        long delta = read.note().taken() - goal.units();
        AdjustmentCause cause = new AdjustmentCause.OfOrder(line.order(), line.line(), goal);
        return adjuster.adjust(line.place(), line.key(read.note().step()), delta, reason(line, goal), cause)
                .compose(done -> done.isEmpty()
                        ? Future.succeededFuture(Attempt.GONE)
                        : adopt(line, read, done.get())
                                .map(noted -> noted && done.get().cause().equals(cause.text())
                                        ? Attempt.DONE
                                        : Attempt.AGAIN));
    }

    /** Notes an adjustment under the key of the next step, whoever made it; answers whether it was noted now. */
    private Future<Boolean> adopt(OrderLine line, Read read, Adjustment made) {
        boolean isPast = made.cause().isEmpty() && read.stored().isEmpty();
        return isPast
                ? notes.adoptPast(line, made).compose(after -> note(line, read, after))
                : note(line, read, read.note().adjusted(state(read.note(), made), made.delta()));
    }

    private Future<Boolean> note(OrderLine line, Read read, OrderNote after) {
        OrderNote before = read.note();
        return (after.owed() > 0 ? oversellAlarm.owe(line) : Future.<Void>succeededFuture())
                .compose(v -> notes.replace(line, read, after))
                .onSuccess(first -> {
                    if (first) { // otherwise somebody else says it
                        String what = reason(line, after.told());
                        oversellAlarm.by(after.owed() - before.owed(), line.place(), what);
                        if (after.told().equals(before.told())) {
                            oversellAlarm.regained(before.owed() - after.owed(), line.place(), what);
                        }
                    }
                });
    }

    /** The version that an adjustment follows from; what it did where that cannot be read. */
    private static OrderState state(OrderNote note, Adjustment made) {
        Optional<AdjustmentCause> cause = AdjustmentCause.of(made);
        return cause.isPresent() && cause.get() instanceof AdjustmentCause.OfOrder order
                ? order.state()
                : note.told().withUnits(note.taken() - made.delta());
    }

    /**
     * Takes what is owed, as far as it is available now.
     *
     * @return whether something is owed still
     */
    Future<Boolean> collect(OrderLine line) {
        return notes.read(line).compose(read -> {
            if (read.note().owed() == 0) {
                return Future.succeededFuture(read.stored().isEmpty()); // whoever owes it is about to note it
            }
            return adjust(line, read, read.note().told())
                    .compose(done -> done == Attempt.GONE
                            ? Future.succeededFuture(false)
                            : notes.read(line).map(after -> after.note().owed() > 0));
        });
    }

    /**
     * Adds units that an edit of the order put on a line that is known, unless a later version of the order is known too.
     *
     * @param editedMs epoch ms
     * @return whether the line is known, so that the edit is in what it has
     */
    Future<Boolean> add(OrderLine line, long editedMs, long units) {
        return notes.read(line).compose(read -> {
            if (read.stored().isEmpty() || read.note().before() > 0) {
                return Future.succeededFuture(false);
            }
            OrderState known = read.note().told();
            // The edit is within this second; a version of the same second has it.
            OrderState edited = new OrderState(known.cancelled(), editedMs - 1, 0, known.units() + units);
            return known.cancelled() || !edited.isLaterThan(known)
                    ? Future.succeededFuture(true)
                    : apply(line, edited, false).map(true);
        });
    }

    /** For people. */
    private static String reason(OrderLine line, OrderState state) {
        return "Shopify order " + line.order() + (state.cancelled() ? " is cancelled and keeps " : " has ")
                + state.units() + (state.units() == 1 ? " unit" : " units");
    }
}
