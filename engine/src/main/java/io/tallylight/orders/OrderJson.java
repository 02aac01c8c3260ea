package io.tallylight.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order as clients and order systems see it. */
public final class OrderJson {
    private static final List<String> FROM_BODY = List.of("channel", "attribution", "metadata");

    private OrderJson() {}

    /**
     * The order made from a committed reservation: {@code id, number, show, reservationId, buyerId, state, lines,
     * currency, total, channel?, attribution?, metadata?, payment, test, committedAt}, in this order, so that the text
     * is the same each time. Lines that were cut to nothing are left out; {@code requested} is there where a line was cut.
     *
     * @param reservation committed, with a payment
     * @throws IllegalArgumentException when it has no payment, or its body is not JSON
     */
    public static ObjectNode of(String show, Reservation reservation, boolean test) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("id", Ids.orderId(show, reservation.id()));
        order.put("number", reservation.number());
        order.put("show", show);
        order.put("reservationId", Ids.reservationId(show, reservation.id()));
        order.put("buyerId", reservation.buyerId());
        order.put("state", "committed");
        order.set("lines", lines(reservation.lines()));
        order.put("currency", reservation.currency());
        order.put("total", reservation.total());
        addBody(order, reservation.body());
        order.set("payment", payment(reservation.payment()));
        order.put("test", test);
        order.put("committedAt", reservation.endedAt());
        return order;
    }

    private static ArrayNode lines(List<Reservation.Line> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(lines.size());
        for (Reservation.Line line : lines) {
            if (line.quantity() == 0) {
                continue;
            }
            ObjectNode node = array.addObject().put("sku", line.sku());
            if (line.requested() != line.quantity()) {
                node.put("requested", line.requested());
            }
            node.put("quantity", line.quantity()).put("unitPrice", line.unitPrice());
        }
        return array;
    }

    /** What the buyer's side sent along. */
    static void addBody(ObjectNode order, String text) {
        if (text.isEmpty()) {
            return;
        }
        // Metadata is the platform's own: 1.10 has to leave as 1.10, which is how our mapper keeps it.
        order.setAll(Json.pick(Json.readObject(text), FROM_BODY));
    }

    static ObjectNode payment(Reservation.@Nullable Payment payment) {
        if (payment == null) {
            throw new IllegalArgumentException("the reservation has no payment");
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("method", payment.method())
                .put("reference", payment.reference())
                .put("amount", payment.amount())
                .put("currency", payment.currency());
    }
}
