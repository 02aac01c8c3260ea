package io.tallylight.ledger;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reservation being written anew for the model. */
final class Edit {
    private final Reservation from;
    private final long seq;
    private final long now;
    private ReservationState state;
    private long expiresAt;
    private long endedAt;
    private long total;
    private long number;
    private Reservation.@Nullable Payment payment;
    private List<Reservation.Line> lines;
    private int attempts;
    private boolean extended;
    private Reservation.Cancelled cancelled;

    Edit(Reservation from, long seq, long now) {
        this.from = from;
        this.seq = seq;
        this.now = now;
        state = from.state();
        expiresAt = from.expiresAt();
        endedAt = from.endedAt();
        total = from.total();
        number = from.number();
        payment = from.payment();
        lines = from.lines();
        attempts = from.attempts();
        extended = from.extended();
        cancelled = from.cancelled();
    }

    Edit state(ReservationState its) {
        state = its;
        return this;
    }

    Edit ended(ReservationState its) {
        endedAt = now;
        return state(its);
    }

    Edit sold(long its, Reservation.Payment by) {
        number = its;
        payment = by;
        return ended(ReservationState.COMMITTED);
    }

    Edit lines(List<Reservation.Line> its, long sum) {
        lines = List.copyOf(its);
        total = sum;
        return this;
    }

    Edit paid(Reservation.@Nullable Payment by) {
        payment = by;
        return this;
    }

    Edit attempt(Reservation.Payment by) {
        attempts++;
        payment = by;
        return state(ReservationState.PAYING);
    }

    Edit extended() {
        extended = true;
        return this;
    }

    Edit until(long at) {
        expiresAt = at;
        return this;
    }

    Edit cancelled(Reservation.Cancelled its) {
        cancelled = its;
        return this;
    }

    Reservation done() {
        return new Reservation(
                from.id(),
                from.fingerprint(),
                state,
                seq,
                from.createdAt(),
                expiresAt,
                endedAt,
                from.currency(),
                total,
                number,
                payment,
                from.buyerId(),
                from.body(),
                lines,
                attempts,
                extended,
                from.test(),
                cancelled);
    }
}
