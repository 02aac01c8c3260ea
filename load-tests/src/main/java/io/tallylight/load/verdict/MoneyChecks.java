package io.tallylight.load.verdict;

import io.tallylight.load.facts.Aftermath;
import io.tallylight.load.facts.BookedPayment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The checks that compare the gateway's books with the orders, and reservations with what their buyers were told. */
final class MoneyChecks {
    private static final Set<String> OPEN = Set.of("held", "paying");

    private final Aftermath aftermath;
    private final Map<String, BookedPayment> books = new HashMap<>();

    MoneyChecks(Aftermath aftermath) {
        this.aftermath = aftermath;
        aftermath.books().forEach(payment -> books.put(payment.reference(), payment));
    }

    /** Each order has a payment of its own that was captured in full; nothing else was captured. */
    Finding differs() {
        var wrong = new ArrayList<String>();
        var paying = new HashSet<String>();
        for (var order : aftermath.paid()) {
            var payment = books.get(order.reference());
            long money = payment == null ? 0 : payment.money();
            if (!paying.add(order.reference())) {
                wrong.add(order.orderId() + " has the payment of another order, " + order.reference());
            } else if (money != order.total() || order.amount() != order.total()) {
                wrong.add(order.orderId() + " costs " + order.total() + ", says " + order.amount() + ", captured "
                        + money);
            }
        }
        for (var payment : aftermath.books()) {
            if (payment.money() != 0 && !paying.contains(payment.reference())) {
                wrong.add(payment.reference() + " took " + payment.money() + " for no order");
            }
        }
        return Finding.of(Check.MONEY_DIFFERS, wrong);
    }

    Finding open() {
        return Finding.of(
                Check.MONEY_OPEN,
                aftermath.books().stream()
                        .filter(BookedPayment::isOpen)
                        .map(payment -> payment.reference() + " is " + payment.state())
                        .toList());
    }

    Finding reservationsLost() {
        return Finding.of(
                Check.RESERVATIONS_LOST,
                aftermath.told().keySet().stream()
                        .filter(id -> !aftermath.states().containsKey(id))
                        .toList());
    }

    Finding reservationsOpen() {
        var wrong = new ArrayList<String>();
        new TreeMap<>(aftermath.states()).forEach((id, state) -> {
            if (OPEN.contains(state)) {
                wrong.add(id + " is " + state);
            }
        });
        return Finding.of(Check.RESERVATIONS_OPEN, wrong);
    }

    Finding reservationsDiffer() {
        var wrong = new ArrayList<String>();
        new TreeMap<>(aftermath.told()).forEach((id, told) -> {
            var state = aftermath.states().get(id);
            if (state != null && !told.isEmpty() && !state.equals(told) && !OPEN.contains(state)) {
                wrong.add(id + " is " + state + ", the buyer was told " + told);
            }
        });
        return Finding.of(Check.RESERVATIONS_DIFFER, wrong);
    }
}
