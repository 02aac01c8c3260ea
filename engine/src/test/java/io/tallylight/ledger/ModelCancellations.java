package io.tallylight.ledger;

import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.Done;
import io.tallylight.ledger.command.Outcome.Refused;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.CancelledOrder;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the model knows of orders that are cancelled. */
abstract class ModelCancellations extends ModelPayments {
    ModelCancellations(LedgerScript.Settings settings) {
        super(settings);
    }

    final Outcome<?> cancel(Cancel asked) {
        Known known = records.get(asked.keyId());
        boolean repeats =
                known instanceof Cancelled done && done.its().fingerprint().equals(asked.fingerprint());
        if (known != null && !repeats) {
            return refused(Refusal.KEY_REUSED, 0);
        } else if (!(records.get(asked.id()) instanceof Held held) || held.now.state() != ReservationState.COMMITTED) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (known instanceof Cancelled done) {
            return new Done<>(new CancelledOrder(done.its(), done.its().leaves(held.now)), true);
        } else {
            Refused<?> refusal = refusal(asked, held.now);
            return refusal != null ? refusal : new Done<>(done(asked, held), false);
        }
    }

    /** Units of each SKU that are in the order, even where none is left. */
    private static Map<String, Long> left(Reservation order) {
        Map<String, Long> left = new HashMap<>();
        for (int i = 0; i < order.lines().size(); i++) {
            Reservation.Line line = order.lines().get(i);
            if (line.quantity() > 0) {
                Long unused = left.merge(
                        line.sku(), (long) line.quantity() - order.cancelled().of(i), Long::sum);
            }
        }
        return left;
    }

    private static @Nullable Refused<?> refusal(Cancel asked, Reservation order) {
        Map<String, Long> left = left(order);
        List<RefusedLine> unknown = new ArrayList<>();
        List<RefusedLine> above = new ArrayList<>();
        long units = 0;
        for (int i = 0; i < asked.lines().size(); i++) {
            Cancel.Line line = asked.lines().get(i);
            Long its = left.get(line.sku());
            if (its == null) {
                unknown.add(new RefusedLine(i, Refusal.SKU_UNKNOWN, 0));
            } else if (its < line.quantity()) {
                above.add(new RefusedLine(i, Refusal.MORE_THAN_LEFT, its));
            }
            units += line.quantity();
        }
        long all = left.values().stream().mapToLong(Long::longValue).sum();
        boolean some = !asked.lines().isEmpty() && units < all;
        if (all == 0) {
            return refused(Refusal.WRONG_STATE, 0);
        } else if (!unknown.isEmpty()) {
            return new Refused<>(Refusal.SKU_UNKNOWN, unknown, 0);
        } else if (!above.isEmpty()) {
            return new Refused<>(Refusal.MORE_THAN_LEFT, above, 0);
        }
        return some && order.cancelled().ids().size() + 1 >= asked.cancellationsMax()
                ? refused(Refusal.TOO_MANY_CANCELLATIONS, asked.cancellationsMax())
                : null;
    }

    private CancelledOrder done(Cancel asked, Held held) {
        Reservation order = held.now;
        Map<String, Long> wanted = asked.lines().isEmpty() ? left(order) : new HashMap<>();
        asked.lines().forEach(line -> wanted.put(line.sku(), (long) line.quantity()));
        List<Cancellation.Taken> taken = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        long amount = 0;
        for (int i = order.lines().size() - 1; i >= 0; i--) {
            Reservation.Line line = order.lines().get(i);
            long most = (long) line.quantity() - order.cancelled().of(i);
            int units = (int) Math.min(most, wanted.getOrDefault(line.sku(), 0L));
            wanted.computeIfPresent(line.sku(), (sku, its) -> its - units);
            after.add(0, order.cancelled().of(i) + units);
            if (units > 0) {
                taken.add(new Cancellation.Taken(i, units));
                amount += units * line.unitPrice();
                take(order, line.sku(), units, asked.restock());
            }
        }
        Collections.reverse(taken);
        List<String> ids = new ArrayList<>(order.cancelled().ids());
        ids.add(asked.keyId());
        held.now = changing(held)
                .cancelled(new Reservation.Cancelled(List.copyOf(after), List.copyOf(ids)))
                .done();
        Cancellation its = new Cancellation(
                asked.keyId(),
                asked.fingerprint(),
                asked.id(),
                ids.size(),
                seq + 1,
                now,
                asked.restock(),
                asked.reason(),
                amount,
                List.copyOf(taken),
                List.copyOf(after));
        records.put(asked.keyId(), new Cancelled(its));
        Reservation.Payment paid = payment(held);
        if (amount > 0 && !paid.method().equals("external")) {
            owed.add("refund %s %d %s %d".formatted(order.id(), order.attempts(), paid.reference(), amount));
        }
        return new CancelledOrder(its, held.now);
    }

    private void take(Reservation order, String sku, int units, boolean restock) {
        Offer offer = offer(sku);
        offer.sold -= units;
        if (restock) {
            offer.available += units;
        } else {
            offer.allotted -= units;
        }
        touch(offer);
        buyers.count(order.buyerId(), sku, -units);
    }
}
