package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Something that happened in a show and is no order, for receivers that asked for its type.
 *
 * @param id the same each time it is sent
 * @param type one of the constants here
 * @param at epoch ms, the show's clock
 * @param data JSON
 */
public record LedgerEvent(String id, String type, long at, String data) {
    /** Begins the label of every notice; those of orders begin with a digit. */
    public static final String LABEL = "notice:";

    /** A show has this status now. */
    public static final String SHOW_STATUS = "show.status";

    /** A reservation's time was over before it became an order. */
    public static final String RESERVATION_EXPIRED = "reservation.expired";

    /** An attempt to pay failed. */
    public static final String PAYMENT_FAILED = "payment.failed";

    /** Nothing of an offer is available any more. */
    public static final String OFFER_SOLD_OUT = "offer.sold_out";

    /** What names it among the messages of its show. */
    public String label() {
        return LABEL + id;
    }

    /** What a line of the journal is a notice of, if of anything. */
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
            return Optional.empty(); // the journal keeps it as it is; there is nothing to tell
        }
    }
}
