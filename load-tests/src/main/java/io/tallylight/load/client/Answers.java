package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.PaidOrder;
import io.tallylight.load.facts.Stock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the contract's objects; a field that the contract promises and that is absent is an error that names it. */
public final class Answers {
    private Answers() {}

    static LedgerFacts ledger(JsonNode body) {
        var offers = new HashMap<String, LedgerFacts.Line>();
        for (var offer : need(body, "offers")) {
            offers.put(text(offer, "sku"), new LedgerFacts.Line(number(offer, "allotted"), stock(offer)));
        }
        return new LedgerFacts(
                text(body, "epoch"),
                number(body, "seq"),
                need(body, "conserved").asBoolean(false),
                offers);
    }

    /** An order as the list of orders and the answer to a checkout have it. */
    public static OrderFact order(JsonNode body) {
        boolean delivered = true;
        for (var delivery : body.path("delivery")) {
            delivered &= delivery.path("state").asText().equals("delivered");
        }
        return new OrderFact(
                text(body, "id"),
                number(body, "number"),
                text(body, "reservationId"),
                text(body, "state"),
                units(body),
                delivered);
    }

    /** What an order says of its money. */
    static PaidOrder paidOrder(JsonNode body) {
        var payment = need(body, "payment");
        return new PaidOrder(
                text(body, "id"), number(body, "total"), text(payment, "reference"), number(payment, "amount"));
    }

    /** The units of the {@code lines} of a reservation or an order, by SKU, lines of 0 units left out. */
    public static Map<String, Long> units(JsonNode body) {
        var units = new LinkedHashMap<String, Long>();
        for (var line : need(body, "lines")) {
            long quantity = number(line, "quantity");
            if (quantity != 0) {
                units.merge(text(line, "sku"), quantity, Long::sum);
            }
        }
        return units;
    }

    public static String text(JsonNode node, String field) {
        var value = need(node, field);
        if (!value.isTextual()) {
            throw new UnexpectedReplyException("field " + field + " is no text: " + value);
        }
        return value.textValue();
    }

    public static long number(JsonNode node, String field) {
        var value = need(node, field);
        if (!value.isIntegralNumber()) {
            throw new UnexpectedReplyException("field " + field + " is no whole number: " + value);
        }
        return value.longValue();
    }

    private static Stock stock(JsonNode node) {
        return new Stock(number(node, "available"), number(node, "reserved"), number(node, "sold"));
    }

    private static JsonNode need(JsonNode node, String field) {
        var value = node.get(field);
        if (value == null || value.isNull()) {
            throw new UnexpectedReplyException("no field " + field + " in " + brief(node));
        }
        return value;
    }

    private static String brief(JsonNode node) {
        var text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
