package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.client.UnexpectedReplyException;
import io.tallylight.load.replay.StockPlan.PlannedOffer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Makes the offers of the show, a few at a time. */
final class ShowSetup {
    private static final int AT_ONCE = 16;

    private ShowSetup() {}

    /** Fails with the first refusal, naming the SKU. */
    static Future<Void> putOffers(EngineClient client, StockPlan stock) {
        var remaining = stock.offers().iterator();
        List<Future<Void>> hands = new ArrayList<>();
        for (int hand = 0; hand < AT_ONCE; hand++) {
            hands.add(next(client, remaining));
        }
        return Future.all(hands).mapEmpty();
    }

    private static Future<Void> next(EngineClient client, Iterator<PlannedOffer> remaining) {
        PlannedOffer offer;
        // The first of each hand is taken on the calling thread, the rest on the context.
        synchronized (remaining) {
            if (!remaining.hasNext()) {
                return Future.succeededFuture();
            }
            offer = remaining.next();
        }
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("title", offer.title())
                .put("price", offer.price())
                .put("allotted", offer.allotted());
        return client.putOffer(offer.sku(), body)
                .compose(reply -> accepted("offer " + offer.sku(), reply))
                .compose(made -> next(client, remaining));
    }

    static Future<Void> accepted(String what, Reply reply) {
        return reply.isSuccess()
                ? Future.succeededFuture()
                : Future.failedFuture(new UnexpectedReplyException(what + ": " + reply.describe()));
    }
}
