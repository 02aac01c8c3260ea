package io.tallylight.commerce;

import io.tallylight.ledger.record.Adjustment;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Brings what an older engine noted of an order's line into the present form. That engine kept {@code taken back owed step},
 * bound the first adjustment to the key of the line, each later attempt to take what was owed to {@code owed STEP} and the
 * return of the units to {@code back}. It may have died between an adjustment and its note, so these keys are read too. Any
 * thread.
 */
final class LegacyOrderNotes {
    private static final int LATER_STEPS_MAX = 64;

    private final Adjuster adjuster;

    LegacyOrderNotes(Adjuster adjuster) {
        this.adjuster = adjuster;
    }

    /** Reads a note that is not {@link OrderNote#isCurrent}. */
    Future<OrderNote> migrate(OrderLine line, String text) {
        String[] parts = text.split(" ", -1);
        long taken = Long.parseLong(parts[0]);
        long back = Long.parseLong(parts[1]);
        return back >= 0
                ? Future.succeededFuture(cancelled(taken - back))
                : complete(line, taken, Long.parseLong(parts[2]), Long.parseLong(parts[3]), 0);
    }

    /** The note that belongs to the first adjustment of a line, which was made and never noted. */
    Future<OrderNote> adopt(OrderLine line, Adjustment first) {
        if (state(first).cancelled()) {
            return Future.succeededFuture(cancelled(0));
        }
        long taken = -first.delta();
        return complete(line, taken, Math.max(0, state(first).units() - taken), 0, 0);
    }

    /** Adds what was adjusted after the note was written. */
    private Future<OrderNote> complete(OrderLine line, long taken, long owed, long step, int found) {
        return adjuster.find(line.place(), "owed " + step + " " + line.key()).compose(later -> {
            if (later.isEmpty() || state(later.get()).cancelled() || found == LATER_STEPS_MAX) {
                return addReturn(line, taken, owed);
            }
            long more = -later.get().delta();
            return complete(line, taken + more, owed - more, step + 1, found + 1);
        });
    }

    private Future<OrderNote> addReturn(OrderLine line, long taken, long owed) {
        return adjuster.find(line.place(), "back " + line.key())
                .map(back -> back.map(given -> cancelled(taken - given.delta()))
                        .orElseGet(() -> new OrderNote(new OrderState(false, 0, 0, taken + owed), 0, taken, 1)));
    }

    private static OrderNote cancelled(long left) {
        return new OrderNote(new OrderState(true, 0, 0, left), 0, left, 1);
    }

    private static OrderState state(Adjustment adjustment) {
        return stateOf(adjustment).orElseGet(() -> new OrderState(false, 0, 0, -adjustment.delta()));
    }

    private static Optional<OrderState> stateOf(Adjustment adjustment) {
        return AdjustmentCause.of(adjustment)
                .map(cause -> cause instanceof AdjustmentCause.OfOrder order ? order.state() : null);
    }
}
