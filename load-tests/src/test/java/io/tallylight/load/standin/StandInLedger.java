package io.tallylight.load.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stock, reservations and orders of one show. One thread. */
final class StandInLedger {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Fault fault;
    private final Map<String, ObjectNode> offers = new LinkedHashMap<>();
    private final Map<String, ObjectNode> reservations = new HashMap<>();
    private final Map<String, ObjectNode> orders = new HashMap<>();
    private final List<ObjectNode> listed = new ArrayList<>();
    private long seq;

    StandInLedger(Fault fault) {
        this.fault = fault;
    }

    void putOffer(String sku, JsonNode body) {
        var offer = JSON.objectNode().put("sku", sku);
        offer.put("price", body.path("price").asLong());
        offer.put("allotted", body.path("allotted").asLong());
        offer.put("available", body.path("allotted").asLong())
                .put("reserved", 0)
                .put("sold", 0);
        offers.put(sku, offer);
        seq++;
    }

    /** The reservation, or null where nothing of it could be had. */
    @Nullable
    ObjectNode reserve(JsonNode body, long nowMs, long holdMs) {
        boolean all = body.path("fill").asText("all").equals("all");
        var granted = JSON.arrayNode();
        long total = 0;
        long units = 0;
        for (var line : body.path("lines")) {
            var offer = offers.get(line.path("sku").asText());
            if (offer == null) {
                return null;
            }
            long asked = line.path("quantity").asLong();
            long there =
                    fault == Fault.OVERSELL ? asked : offer.path("available").asLong();
            long quantity = Math.min(asked, there);
            if (all && quantity < asked) {
                return null;
            }
            long price = offer.path("price").asLong() + (fault == Fault.OVERCHARGE ? 1 : 0);
            granted.addObject()
                    .put("sku", offer.path("sku").asText())
                    .put("requested", asked)
                    .put("quantity", quantity)
                    .put("unitPrice", price);
            total += quantity * price;
            units += quantity;
        }
        return units == 0 ? null : reservation(body, granted, total, nowMs, holdMs);
    }

    private ObjectNode reservation(JsonNode body, ArrayNode lines, long total, long nowMs, long holdMs) {
        var reservation = JSON.objectNode()
                .put("id", "res-" + (reservations.size() + 1))
                .put("buyerId", body.path("buyerId").asText())
                .put("state", "held")
                .put("total", total)
                .put("createdAt", nowMs)
                .put("expiresAt", nowMs + holdMs);
        reservation.set("lines", lines);
        reservations.put(reservation.path("id").asText(), reservation);
        move(reservation, "available", "reserved");
        return reservation;
    }

    @Nullable
    ObjectNode reservation(String id) {
        return reservations.get(id);
    }

    void end(ObjectNode reservation, String state) {
        reservation.put("state", state);
        if (!(fault == Fault.STRAND_STOCK && state.equals("expired"))) {
            move(reservation, "reserved", "available");
        }
    }

    ObjectNode commit(ObjectNode reservation) {
        reservation.put("state", "committed");
        move(reservation, "reserved", "sold");
        var order = order(reservation.path("id").asText(), reservation);
        orders.put(reservation.path("id").asText(), order);
        if (!(fault == Fault.LOSE_ORDER && orders.size() == 2)) {
            listed.add(order);
        }
        if (fault == Fault.DOUBLE_ORDER && orders.size() == 2) {
            listed.add(order);
        }
        if (fault == Fault.INVENT_ORDER && orders.size() == 2) {
            listed.add(order("res-nobody", reservation));
        }
        return order;
    }

    @Nullable
    ObjectNode orderOf(String reservationId) {
        return orders.get(reservationId);
    }

    private ObjectNode order(String reservationId, ObjectNode reservation) {
        var order = JSON.objectNode()
                .put("id", "ord-" + reservationId)
                .put("number", listed.size() + 1L)
                .put("reservationId", reservationId)
                .put("state", "committed");
        order.set("lines", reservation.path("lines"));
        return order;
    }

    private void move(ObjectNode reservation, String from, String to) {
        seq++;
        for (var line : reservation.path("lines")) {
            var offer = offers.get(line.path("sku").asText());
            if (offer != null) {
                long units = line.path("quantity").asLong();
                offer.put(from, offer.path(from).asLong() - units);
                offer.put(to, offer.path(to).asLong() + units);
            }
        }
    }

    long seq() {
        return seq;
    }

    ObjectNode ledger() {
        var ledger = JSON.objectNode().put("epoch", "one").put("seq", seq).put("conserved", true);
        var array = ledger.putArray("offers");
        offers.values().forEach(offer -> array.add(offer.deepCopy()));
        return ledger;
    }

    ObjectNode feedOffers() {
        var all = JSON.objectNode();
        offers.forEach((sku, offer) -> all.set(sku, offer.deepCopy()));
        return all;
    }

    /** Two orders a page, so that whoever reads the list has to turn pages. */
    ObjectNode page(int after) {
        var page = JSON.objectNode();
        var items = page.putArray("items");
        listed.stream().skip(after).limit(2).forEach(items::add);
        if (after + 2 < listed.size()) {
            page.put("next", Integer.toString(after + 2));
        }
        return page;
    }
}
