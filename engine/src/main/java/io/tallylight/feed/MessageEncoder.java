package io.tallylight.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.feed.state.OfferState;
import io.tallylight.feed.state.ShowChanges;
import io.tallylight.feed.state.ShowState;
import io.tallylight.json.Json;
import io.tallylight.show.PublicCounts;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Encodes the messages of {@code docs/feed.md} as UTF-8 JSON. */
final class MessageEncoder {
    private MessageEncoder() {}

    /**
     * Encodes a snapshot.
     *
     * @param offers by SKU, those to be shown
     */
    static byte[] snapshot(String show, MessageContext now, Map<String, OfferState> offers) {
        ShowState state = now.state();
        ObjectNode message = Json.object();
        message.put("type", "snapshot").put("show", show).put("epoch", now.epoch());
        message.put("seq", state.seq()).put("at", state.at());
        message.setAll(state.show().fields());
        message.put("viewers", now.viewers());
        if (now.uncertain()) {
            message.put("uncertain", true);
        }
        ObjectNode all = message.putObject("offers");
        offers.forEach((sku, offer) -> {
            ObjectNode document = offer.shown().document();
            if (now.uncertain()) {
                document.put("stock", "uncertain");
            }
            all.set(sku, document);
        });
        return Json.encode(message);
    }

    /**
     * Encodes an update.
     *
     * @param viewers number of sockets, negative if it is left out
     */
    static byte[] update(long from, ShowState state, ShowChanges showChanges, int viewers) {
        ObjectNode message = Json.object();
        message.put("type", "update").put("from", from);
        message.put("seq", state.seq()).put("at", state.at());
        message.setAll(showChanges.show());
        if (viewers >= 0) {
            message.put("viewers", viewers);
        }
        if (!showChanges.offers().isEmpty()) {
            ObjectNode offers = message.putObject("offers");
            for (Map.Entry<String, JsonNode> patch : showChanges.offers().entrySet()) {
                offers.set(patch.getKey(), patch.getValue());
            }
        }
        if (!showChanges.sales().isEmpty()) {
            boolean counted = state.show().counts() != PublicCounts.STATE;
            ArrayNode sales = message.putArray("sales");
            showChanges.sales().forEach((sku, quantity) -> {
                ObjectNode sale = sales.addObject().put("sku", sku);
                if (counted) {
                    sale.put("quantity", quantity);
                }
            });
        }
        return Json.encode(message);
    }

    /**
     * Encodes a ping.
     *
     * @param at epoch ms
     */
    static byte[] ping(long at, int viewers) {
        return Json.encode(Json.object().put("type", "ping").put("at", at).put("viewers", viewers));
    }

    static byte[] notice(String text) {
        return Json.encode(Json.object().put("type", "notice").put("text", text));
    }

    /** Encodes an object as a message of this type: its fields stand beside {@code type}. */
    static byte[] typed(String type, String object) {
        return ("{\"type\":\"" + type + "\"," + object.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bye(long reconnectWithinMs) {
        return Json.encode(Json.object().put("type", "bye").put("reconnectWithinMs", reconnectWithinMs));
    }

    /**
     * Encodes an error.
     *
     * @param problem name of the page under {@code /problems/}
     */
    static byte[] error(String problem, String detail) {
        return Json.encode(Json.object()
                .put("type", "error")
                .put("problem", "/problems/" + problem)
                .put("detail", detail));
    }
}
