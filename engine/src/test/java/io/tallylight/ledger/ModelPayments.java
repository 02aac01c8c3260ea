package io.tallylight.ledger;

import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.Done;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.RetakeUnits;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.Reservation.Fate;
import io.tallylight.ledger.record.Reservation.Payment;
import io.tallylight.ledger.record.ReservationState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of payments: how they begin and end, and what becomes owed to gateways. */
abstract class ModelPayments extends ModelBaskets {
    /** {@code kind id attempt reference amount}, in the order in which they became owed. */
    final List<String> owed = new ArrayList<>();

    ModelPayments(LedgerScript.Settings settings) {
        super(settings);
    }

    static Payment payment(Held held) {
        Payment payment = held.now.payment();
        if (payment == null) {
            throw new AssertionError("the model lost the payment of " + held.now);
        }
        return payment;
    }

    private void owe(String kind, Held held) {
        Payment payment = payment(held);
        owed.add("%s %s %d %s %d"
                .formatted(kind, held.now.id(), held.now.attempts(), payment.reference(), payment.amount()));
    }

    @Override
    void end(Held held, ReservationState state) {
        boolean paying = held.now.state() == ReservationState.PAYING;
        if (paying) {
            owe(state == ReservationState.RELEASED ? "void" : "late", held);
        }
        super.end(held, state);
        if (paying && state == ReservationState.RELEASED) {
            held.now = changing(held).paid(with(payment(held), Fate.VOID, "")).done();
        }
    }

    private static Payment with(Payment p, Fate fate, String link) {
        return new Payment(p.method(), p.reference(), p.amount(), p.currency(), p.keyId(), p.fingerprint(), fate, link);
    }

    final Outcome<?> checkout(BeginPayment asked) {
        Outcome<?> before = repeated(asked.keyId(), asked.fingerprint());
        if (before != null) {
            return before;
        }
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() != ReservationState.HELD) {
            return notHeld(held.now);
        } else if (held.now.attempts() >= asked.attemptsMax()) {
            return refused(Refusal.ATTEMPTS_USED, 0);
        }
        Reservation r = held.now;
        Payment paid = asked.payment();
        if (isMismatch(r.total(), r.currency(), paid.amount(), paid.currency())) {
            return refused(Refusal.PAYMENT_MISMATCH, r.total());
        } else if (paid.reference().isEmpty()) {
            return refused(Refusal.WRONG_STATE, 0);
        }
        Edit edit = changing(held)
                .attempt(new Payment(
                        paid.method(),
                        paid.reference(),
                        r.total(),
                        r.currency(),
                        asked.keyId(),
                        asked.fingerprint(),
                        Fate.OPEN,
                        ""));
        if (held.now.attempts() == 0 && now + asked.payMs() > held.now.expiresAt()) {
            Edit unused = edit.until(now + asked.payMs());
            made.add(held);
        }
        held.now = edit.done();
        owe("watch", held);
        records.put(asked.keyId(), new Bound(asked.fingerprint(), asked.id()));
        return new Done<>(held.now, false);
    }

    final Outcome<?> decline(DeclinePayment asked) {
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() == ReservationState.PAYING && held.now.attempts() == asked.attempt()) {
            owe("void", held);
            Payment failed = payment(held);
            tell("payment.failed %s %d %s %d %s"
                    .formatted(held.now.id(), asked.attempt(), failed.reference(), failed.amount(), asked.reason()));
            String keyId = failed.keyId();
            if (records.get(keyId) instanceof Bound bound && bound.id().equals(asked.id())) {
                Known unused = records.remove(keyId);
            }
            held.now = changing(held).paid(null).state(ReservationState.HELD).done();
            return new Done<>(held.now, false);
        } else if (held.isOpen() && held.now.attempts() >= asked.attempt()) {
            return new Done<>(held.now, true);
        }
        return refused(Refusal.WRONG_STATE, 0);
    }

    private Outcome<?> commitPaid(Commit asked) {
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        }
        boolean its = held.now.attempts() == asked.attempt();
        if (its && held.now.state() == ReservationState.COMMITTED) {
            return new Done<>(held.now, true);
        } else if (!its || held.now.state() != ReservationState.PAYING) {
            return refused(Refusal.WRONG_STATE, 0);
        }
        owe("capture", held);
        order(held, payment(held).method(), payment(held).reference());
        return new Done<>(held.now, false);
    }

    final Outcome<?> commit(Commit asked) {
        if (asked.attempt() > 0) {
            return commitPaid(asked);
        }
        Outcome<?> before = repeated(asked.keyId(), asked.fingerprint());
        if (before != null) {
            return before;
        }
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        }
        Reservation r = held.now;
        if (r.state() != ReservationState.HELD) {
            return notHeld(r);
        } else if (isMismatch(r.total(), r.currency(), asked.amount(), asked.currency())) {
            return refused(Refusal.PAYMENT_MISMATCH, r.total());
        }
        order(held, asked.method(), asked.reference());
        records.put(asked.keyId(), new Bound(asked.fingerprint(), asked.id()));
        return new Done<>(held.now, false);
    }

    final Outcome<?> takeAgain(RetakeUnits asked) {
        if (!(records.get(asked.id()) instanceof Held old)) {
            return refused(Refusal.NOT_FOUND, 0);
        }
        boolean over = isOver(old);
        Payment payment = old.now.payment();
        if (!over || old.now.attempts() != asked.attempt() || payment == null) {
            return refused(Refusal.WRONG_STATE, 0);
        } else if (payment.fate() != Fate.OPEN) {
            return new Done<>(old.now, true);
        }
        boolean taken = asked.take() && !records.containsKey(asked.newId()) && canHave(old.now);
        if (taken) {
            replace(old.now, asked.newId(), payment);
        }
        Payment decided = taken ? with(payment, Fate.TAKEN, asked.newId()) : with(payment, Fate.VOID, "");
        old.now = changing(old).paid(decided).done();
        return new Done<>(old.now, false);
    }

    private void replace(Reservation old, String newId, Payment payment) {
        Held held = new Held(new Reservation(
                newId,
                old.id(),
                ReservationState.HELD,
                seq + 1,
                now,
                now,
                0,
                old.currency(),
                old.total(),
                0,
                payment,
                old.buyerId(),
                old.body(),
                old.lines(),
                old.attempts(),
                false,
                old.test()));
        records.put(newId, held);
        for (Reservation.Line line : old.lines()) {
            move(line.sku(), line.quantity(), 0);
            buyers.count(old.buyerId(), line.sku(), line.quantity());
        }
        buyers.of(old.buyerId()).open++;
        buyers.of(old.buyerId()).ids.add(newId);
        owe("capture", held);
        order(held, payment.method(), payment.reference());
        held.now = changing(held)
                .paid(new Payment(
                        payment.method(),
                        payment.reference(),
                        payment.amount(),
                        payment.currency(),
                        "",
                        "",
                        Fate.REPLACES,
                        old.id()))
                .done();
    }

    /** All of it, and within the buyer's limits; whether it is still sold does not count. */
    private boolean canHave(Reservation old) {
        Map<String, Long> units = new HashMap<>();
        Map<String, Long> limited = new HashMap<>();
        for (Reservation.Line line : old.lines()) {
            if (line.quantity() == 0) {
                continue;
            }
            Offer offer = offers.get(line.sku());
            if (offer == null) {
                return false;
            }
            Long all = units.merge(line.sku(), (long) line.quantity(), Long::sum);
            Long its = limited.merge(offer.terms.limitKey(), (long) line.quantity(), Long::sum);
            long most = offer.terms.perBuyerLimit();
            if (all > offer.available || (most > 0 && counted(old.buyerId(), line.sku()) + its > most)) {
                return false;
            }
        }
        return true;
    }

    final @Nullable Outcome<?> repeated(String keyId, String fingerprint) {
        Known known = records.get(keyId);
        if (known == null) {
            return null;
        } else if (!(known instanceof Bound bound) || !bound.fingerprint().equals(fingerprint)) {
            return refused(Refusal.KEY_REUSED, 0);
        } else if (!(records.get(bound.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else {
            boolean unused = isOver(held);
            return new Done<>(held.now, true);
        }
    }
}
