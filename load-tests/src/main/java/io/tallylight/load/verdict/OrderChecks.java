package io.tallylight.load.verdict;

import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.Evidence;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.RunFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The checks that compare orders with what was acknowledged. */
final class OrderChecks {
    private final RunFacts run;
    private final List<OrderFact> orders;
    private final Map<String, Acknowledged> acknowledged = new LinkedHashMap<>();

    OrderChecks(Evidence evidence) {
        this.run = evidence.run();
        this.orders = evidence.orders();
        run.acknowledged().forEach(order -> acknowledged.put(order.orderId(), order));
    }

    Finding missing() {
        var present = orders.stream().map(OrderFact::id).collect(Collectors.toSet());
        var wrong = new ArrayList<String>();
        acknowledged.forEach((id, order) -> {
            if (!present.contains(id)) {
                wrong.add(id + " of reservation " + order.reservationId());
            }
        });
        return Finding.of(Check.ORDERS_MISSING, wrong);
    }

    /** Each surplus order counts once, however many of the three it repeats. */
    Finding twice() {
        var wrong = new ArrayList<String>();
        var repeats = new HashSet<Integer>();
        repeats(OrderFact::id, "id ", repeats, wrong);
        repeats(OrderFact::number, "number ", repeats, wrong);
        repeats(OrderFact::reservationId, "reservation ", repeats, wrong);
        return Finding.of(Check.ORDERS_TWICE, wrong);
    }

    private void repeats(Function<OrderFact, Object> by, String name, Set<Integer> known, List<String> wrong) {
        var first = new HashMap<Object, String>();
        for (int i = 0; i < orders.size(); i++) {
            var order = orders.get(i);
            var earlier = first.putIfAbsent(by.apply(order), order.id());
            if (earlier != null && known.add(i)) {
                wrong.add(order.id() + " has " + name + by.apply(order) + ", as " + earlier + " before it");
            }
        }
    }

    Finding changed() {
        var wrong = new ArrayList<String>();
        for (var order : orders) {
            var promised = acknowledged.get(order.id());
            if (promised == null) {
                continue;
            }
            if (!order.state().equals("committed")) {
                wrong.add(order.id() + " is " + order.state());
            } else if (!order.units().equals(promised.units())) {
                wrong.add(order.id() + " has " + order.units() + ", acknowledged " + promised.units());
            } else if (!order.reservationId().equals(promised.reservationId())) {
                wrong.add(order.id() + " is of reservation " + order.reservationId() + ", not "
                        + promised.reservationId());
            }
        }
        return Finding.of(Check.ORDERS_CHANGED, wrong);
    }

    Finding unasked() {
        var wrong = new ArrayList<String>();
        for (var order : orders) {
            if (!acknowledged.containsKey(order.id()) && !run.uncertain().contains(order.reservationId())) {
                wrong.add(order.id() + " of reservation " + order.reservationId());
            }
        }
        return Finding.of(Check.ORDERS_UNASKED, wrong);
    }

    Finding numbersMissing() {
        var numbers = orders.stream().map(OrderFact::number).collect(Collectors.toSet());
        long highest = numbers.stream().mapToLong(Long::longValue).max().orElse(0);
        var missing = LongStream.rangeClosed(1, Math.min(highest, 10L * (orders.size() + 1)))
                .filter(number -> !numbers.contains(number))
                .mapToObj(number -> "number " + number + " of 1 to " + highest)
                .toList();
        return Finding.of(Check.NUMBERS_MISSING, missing);
    }

    Finding undelivered() {
        return Finding.of(
                Check.UNDELIVERED,
                orders.stream()
                        .filter(order -> !order.delivered())
                        .map(OrderFact::id)
                        .toList());
    }
}
