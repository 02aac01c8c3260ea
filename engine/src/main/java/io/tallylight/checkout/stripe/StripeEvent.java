package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The subject of a webhook of Stripe. It is only a hint that something happened: events come twice, late and in any
 * order, so the state is read from Stripe.
 *
 * @param id id of the event, {@code evt_…}
 * @param type type such as {@code payment_intent.succeeded}
 * @param reference id of the payment
 * @param show show, as in the metadata of the payment
 * @param reservation record id, as in the metadata of the payment
 * @param refund id of the refund that it is about, then show and reservation may be empty; empty where it is about a payment
 */
public record StripeEvent(String id, String type, String reference, String show, String reservation, String refund) {
    private static final int TEXT_MAX = 200;

    /** Reads an event; returns empty if it is not about a payment of ours. */
    public static Optional<StripeEvent> of(JsonNode event) {
        JsonNode object = event.path("data").path("object");
        boolean isIntent = object.path("object").asText("").equals("payment_intent");
        JsonNode metadata = object.path("metadata");
        StripeEvent read = new StripeEvent(
                text(event, "id"),
                text(event, "type"),
                text(object, isIntent ? "id" : "payment_intent"),
                text(metadata, "tallylight_show"),
                text(metadata, "tallylight_reservation"),
                object.path("object").asText("").equals("refund") ? text(object, "id") : "");
        boolean ours = read.refund.isEmpty()
                ? !read.show.isEmpty() && !read.reservation.isEmpty()
                : !text(metadata, StripeRefunds.KEY).isEmpty();
        ours &= !read.id.isEmpty() && !read.reference.isEmpty();
        return ours ? Optional.of(read) : Optional.empty();
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).isTextual() ? node.path(field).textValue() : "";
        return text.length() <= TEXT_MAX ? text : "";
    }
}
