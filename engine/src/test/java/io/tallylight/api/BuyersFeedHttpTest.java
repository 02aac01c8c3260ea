package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.feed.FeedClient;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a buyer with many orders hears of them. */
@ExtendWith(SharedEngine.class)
class BuyersFeedHttpTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int ORDERS = 36;

    private final Api api;

    BuyersFeedHttpTest(Api api) {
        this.api = api;
    }

    @AfterAll
    static void stop() {
        Await.result(VERTX.close());
    }

    @Test
    void aBuyerHearsOfEveryOrderAndOfEveryCancellationOnce() {
        String show = api.show("{'title':'T','currency':'EUR','status':'live'}");
        api.offer(show, "A", ORDERS);
        String ticket = api.post("/v1/feed-tickets", "{'show':'" + show + "','buyerId':'b'}")
                .is(201)
                .json()
                .path("ticket")
                .asText();
        FeedClient buyer =
                new FeedClient(VERTX, api.port(), "/v1/shows/" + show + "/feed?ticket=" + ticket, Json.object());
        ObjectNode welcome = buyer.awaitType("authenticated");
        assertEquals(0, welcome.path("open").size());

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            ids.add(api.post(
                            "/v1/shows/" + show + "/orders",
                            "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],"
                                    + "'payment':{'method':'external','reference':'r'}}")
                    .is(201)
                    .json()
                    .path("id")
                    .asText());
        }
        assertHears(buyer, ids, "committed");
        ids.parallelStream()
                .forEach(id -> api.post("/v1/orders/" + id + "/cancellation", "{'restock':true}")
                        .is(200));
        assertHears(buyer, ids, "cancelled");
        assertEquals(ORDERS + " 0 0", api.counters(show, "A"));
        api.audit(show);
        buyer.close();
    }

    /** Messages come in the order of what happened, so the last one is behind all others. */
    private static void assertHears(FeedClient buyer, List<String> ids, String state) {
        Predicate<ObjectNode> isOrder =
                message -> message.path("state").asText().equals(state);
        IntStream.range(0, ids.size())
                .forEach(i -> buyer.awaitMessage(
                        message -> message.path("id").asText().equals(ids.get(i)) && isOrder.test(message)));
        List<String> told = buyer.ofType("order").stream()
                .filter(isOrder)
                .map(message -> message.path("id").asText())
                .sorted()
                .toList();
        assertEquals(ids.stream().sorted().toList(), told);
    }
}
