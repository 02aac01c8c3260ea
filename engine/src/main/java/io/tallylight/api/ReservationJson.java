package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;

/** Reservations as clients see them. */
final class ReservationJson {
    private ReservationJson() {}

    static ObjectNode of(String show, Reservation reservation) {
        ObjectNode json = Json.object();
        json.put("id", Ids.reservationId(show, reservation.id()));
        json.put("show", show);
        json.put("buyerId", reservation.buyerId());
        json.put("state", reservation.state().word());
        ArrayNode lines = json.putArray("lines");
        for (Reservation.Line line : reservation.lines()) {
            ObjectNode item = lines.addObject()
                    .put("sku", line.sku())
                    .put("requested", line.requested())
                    .put("quantity", line.quantity())
                    .put("unitPrice", line.unitPrice());
            if (!line.reason().isEmpty()) {
                item.put("reason", line.reason());
            }
        }
        json.put("currency", reservation.currency());
        json.put("total", reservation.total());
        json.setAll(Json.readObject(reservation.body()));
        json.put("createdAt", reservation.createdAt());
        json.put("expiresAt", reservation.expiresAt());
        if (reservation.state() == ReservationState.COMMITTED) {
            json.put("orderId", Ids.orderId(show, reservation.id()));
        }
        return json;
    }
}
