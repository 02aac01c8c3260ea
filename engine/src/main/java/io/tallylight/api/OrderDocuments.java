package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.Delivery;
import io.tallylight.orders.OrderJson;
import io.tallylight.orders.flush.DeliveryReader;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Orders as clients see them, each with the progress of its delivery. */
final class OrderDocuments {
    private final DeliveryReader deliveries;

    OrderDocuments(DeliveryReader deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * Returns the order that was just committed. Does not read its progress: an answer that could fail would hide the
     * commit.
     */
    ObjectNode justCommitted(String show, Reservation committed) {
        return document(show, committed, deliveries.atCommit(committed.test()));
    }

    /** Returns orders of one show in their current state. */
    Future<List<ObjectNode>> read(String show, List<Reservation> committed) {
        boolean rehearsal = !committed.isEmpty() && committed.get(0).test();
        List<Long> numbers = committed.stream().map(Reservation::number).toList();
        return deliveries.read(show, rehearsal, numbers).map(all -> {
            List<ObjectNode> orders = new ArrayList<>();
            for (int i = 0; i < committed.size(); i++) {
                orders.add(document(show, committed.get(i), all.get(i)));
            }
            return orders;
        });
    }

    /** Returns one order in its current state. */
    Future<ObjectNode> read(String show, Reservation committed) {
        return read(show, List.of(committed)).map(orders -> orders.get(0));
    }

    private static ObjectNode document(String show, Reservation committed, List<Delivery> deliveries) {
        ObjectNode order = OrderJson.of(show, committed, committed.test());
        ArrayNode array = order.putArray("delivery");
        for (Delivery delivery : deliveries) {
            array.addObject()
                    .put("system", delivery.system())
                    .put("state", delivery.state().word())
                    .put("attempts", delivery.attempts());
        }
        return order;
    }
}
