package io.tallylight.orders;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;

/** Writes reservations in notices, with the field names that clients see. */
public final class LedgerEventJson {
    private LedgerEventJson() {}

    /**
     * Writes a reservation that is no order: {@code id, show, buyerId, state, lines, currency, total, channel?,
     * attribution?, metadata?, createdAt, expiresAt, payment?}, in this order, so that the text is the same each time.
     * {@code payment} is present if a payment was under way.
     *
     * @throws IllegalArgumentException when its body is not JSON
     */
    public static ObjectNode reservation(String show, Reservation reservation) {
        ObjectNode json = Json.object()
                .put("id", Ids.reservationId(show, reservation.id()))
                .put("show", show)
                .put("buyerId", reservation.buyerId())
                .put("state", reservation.state().word());
        ArrayNode lines = json.putArray("lines");
        for (Reservation.Line line : reservation.lines()) {
            ObjectNode one = lines.addObject()
                    .put("sku", line.sku())
                    .put("requested", line.requested())
                    .put("quantity", line.quantity())
                    .put("unitPrice", line.unitPrice());
            if (!line.reason().isEmpty()) {
                one.put("reason", line.reason());
            }
        }
        json.put("currency", reservation.currency()).put("total", reservation.total());
        OrderJson.addBody(json, reservation.body());
        json.put("createdAt", reservation.createdAt()).put("expiresAt", reservation.expiresAt());
        Reservation.Payment payment = reservation.payment();
        if (payment != null) {
            json.putObject("payment").put("method", payment.method()).put("state", "pending");
        }
        return json;
    }
}
