package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An event of a show that is not about an order, for receivers that asked for its type.
 *
 * @param id id of the event, the same each time it is sent
 * @param type one of the constants here
 * @param at epoch ms, the show's clock
 * @param data JSON
 */
public record LedgerEvent(String id, String type, long at, String data) {
    /** Prefix of the label of every notice; labels of orders begin with a digit. */
    public static final String LABEL = "notice:";

    /** A show has this status now. */
    public static final String SHOW_STATUS = "show.status";

    /** A reservation expired before it became an order. */
    public static final String RESERVATION_EXPIRED = "reservation.expired";

    /** An attempt to pay failed. */
    public static final String PAYMENT_FAILED = "payment.failed";

    /** No unit of an offer is available any more. */
    public static final String OFFER_SOLD_OUT = "offer.sold_out";

    /** Name of the notice among the messages of its show. */
    public String label() {
        return LABEL + id;
    }

    /** Returns the notice that a line of the journal stands for, if any. */
    public static Optional<LedgerEvent> of(String show, JournalEntry entry) {
        if (!(entry instanceof JournalEntry.ShowDefined defined) || !defined.statusChanged()) {
            return Optional.empty();
        }
        try {
            JsonNode doc = Json.read(defined.doc().getBytes(StandardCharsets.UTF_8));
            String status = doc.path("status").asText();
            String data = Json.write(Json.object().put("show", show).put("status", status));
            String id = show + ":" + defined.epoch() + ":" + defined.seq() + ":status";
            return Optional.of(new LedgerEvent(id, SHOW_STATUS, defined.at(), data));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty(); // the journal keeps the entry; there is no notice of it
        }
    }
}
