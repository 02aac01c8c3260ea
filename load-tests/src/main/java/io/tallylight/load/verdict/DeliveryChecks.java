package io.tallylight.load.verdict;

import io.tallylight.load.facts.Aftermath;
import io.tallylight.load.facts.OrderFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The checks that compare what each order system has with what was committed. */
final class DeliveryChecks {
    private final Aftermath aftermath;
    private final Map<String, List<OrderFact>> systems;
    private final Map<String, OrderFact> committed = new HashMap<>();

    DeliveryChecks(Aftermath aftermath) {
        this.aftermath = aftermath;
        this.systems = new TreeMap<>(aftermath.systems());
        aftermath.committed().forEach(order -> committed.put(order.id(), order));
    }

    Finding missing() {
        var wrong = new ArrayList<String>();
        systems.forEach((system, orders) -> {
            var present = new HashSet<String>();
            orders.forEach(order -> present.add(order.id()));
            for (var order : aftermath.committed()) {
                if (!present.contains(order.id())) {
                    wrong.add(system + ": " + order.id() + ", number " + order.number());
                }
            }
        });
        return Finding.of(Check.SYSTEM_MISSING, wrong);
    }

    Finding twice() {
        var wrong = new ArrayList<String>();
        systems.forEach((system, orders) -> {
            var seen = new HashSet<String>();
            for (var order : orders) {
                if (!seen.add(order.id())) {
                    wrong.add(system + ": " + order.id() + ", number " + order.number());
                }
            }
        });
        return Finding.of(Check.SYSTEM_TWICE, wrong);
    }

    Finding differs() {
        var wrong = new ArrayList<String>();
        systems.forEach((system, orders) -> {
            for (var order : orders) {
                var its = committed.get(order.id());
                if (its == null) {
                    wrong.add(system + ": " + order.id() + " was never committed");
                } else if (!isSame(its, order)) {
                    wrong.add(system + ": " + order + ", committed " + its);
                }
            }
        });
        return Finding.of(Check.SYSTEM_DIFFERS, wrong);
    }

    private static boolean isSame(OrderFact one, OrderFact other) {
        return one.number() == other.number()
                && one.reservationId().equals(other.reservationId())
                && one.state().equals(other.state())
                && one.units().equals(other.units());
    }

    Finding disordered() {
        var wrong = new ArrayList<String>();
        systems.forEach((system, orders) -> {
            long highest = 0;
            for (var order : orders) {
                if (order.number() < highest) {
                    wrong.add(system + ": number " + order.number() + " after " + highest);
                }
                highest = Math.max(highest, order.number());
            }
        });
        return Finding.of(Check.SYSTEM_DISORDERED, wrong);
    }

    Finding unsigned() {
        return new Finding(Check.UNSIGNED, aftermath.unsigned(), List.of());
    }
}
