package io.tallylight.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the order as clients and order systems see it. */
public final class OrderJson {
    /** The state of an order of which no unit is left. */
    public static final String CANCELLED = "cancelled";

    private static final List<String> FROM_BODY = List.of("channel", "attribution", "metadata");

    private OrderJson() {}

    /**
     * The order made from a committed reservation: {@code id, number, show, reservationId, buyerId, state, lines,
     * currency, total, channel?, attribution?, metadata?, payment, test, committedAt}, in this order, so that the text
     * is the same each time. Lines that were cut to nothing are left out; {@code requested} is present if a line was
     * cut. {@code cancelled} of a line (units) and {@code cancelledTotal} of the order (minor units) are present once
     * units of it are cancelled; the state is {@code cancelled} when no unit is left. A cancellation changes nothing
     * else.
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
        order.put("state", reservation.isWhollyCancelled() ? CANCELLED : "committed");
        order.set("lines", lines(reservation));
        order.put("currency", reservation.currency());
        order.put("total", reservation.total());
        if (!reservation.cancelled().units().isEmpty()) {
            order.put("cancelledTotal", reservation.cancelledTotal());
        }
        addBody(order, reservation.body());
        order.set("payment", payment(reservation.payment()));
        order.put("test", test);
        order.put("committedAt", reservation.endedAt());
        return order;
    }

    /**
     * Writes a cancellation: {@code id, no, at, restock, reason?, amount, lines[{sku, quantity, unitPrice}]}.
     *
     * @param order the order of the cancellation
     */
    public static ObjectNode of(Cancellation cancellation, Reservation order) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", cancellation.id()).put("no", cancellation.no()).put("at", cancellation.at());
        json.put("restock", cancellation.restock());
        if (!cancellation.reason().isEmpty()) {
            json.put("reason", cancellation.reason());
        }
        json.put("amount", cancellation.amount());
        ArrayNode lines = json.putArray("lines");
        for (Cancellation.Taken taken : cancellation.taken()) {
            Reservation.Line line = order.lines().get(taken.line());
            lines.addObject()
                    .put("sku", line.sku())
                    .put("quantity", taken.units())
                    .put("unitPrice", line.unitPrice());
        }
        return json;
    }

    private static ArrayNode lines(Reservation reservation) {
        List<Reservation.Line> lines = reservation.lines();
        ArrayNode array = JsonNodeFactory.instance.arrayNode(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            Reservation.Line line = lines.get(i);
            if (line.quantity() == 0) {
                continue;
            }
            ObjectNode node = array.addObject().put("sku", line.sku());
            if (line.requested() != line.quantity()) {
                node.put("requested", line.requested());
            }
            node.put("quantity", line.quantity()).put("unitPrice", line.unitPrice());
            if (reservation.cancelled().of(i) > 0) {
                node.put("cancelled", reservation.cancelled().of(i));
            }
        }
        return array;
    }

    /** Adds the fields that the buyer's side sent along. */
    static void addBody(ObjectNode order, String text) {
        if (text.isEmpty()) {
            return;
        }
        // Metadata belongs to the platform: 1.10 has to leave as 1.10, which is how our mapper keeps it.
        order.setAll(Json.pick(Json.readObject(text), FROM_BODY));
    }

    public static ObjectNode payment(Reservation.@Nullable Payment payment) {
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
