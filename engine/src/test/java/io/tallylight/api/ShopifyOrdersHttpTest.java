package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.commerce.ShopifyBodies;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orders of a shop take their units from the shows, once. */
class ShopifyOrdersHttpTest {
    private static final String OVERSOLD = "tallylight_commerce_oversold_units_total";

    private static @Nullable ShopifyEngine running;

    private final ShopifyEngine engine = engine();
    private final Api api = engine.api();
    private final String show = api.liveShow();
    private final long variant = ShopifyEngine.id();
    private final long order = ShopifyEngine.id();

    ShopifyOrdersHttpTest() {
        engine.offerOfVariant(show, "A", variant, 10);
    }

    @BeforeAll
    static void start() throws Exception {
        running = new ShopifyEngine();
    }

    @AfterAll
    static void stop() throws Exception {
        engine().close();
    }

    private static ShopifyEngine engine() {
        if (running == null) {
            throw new AssertionError("no engine");
        }
        return running;
    }

    @Test
    void anOrderTakesItsUnitsAndItsCancellationGivesThemBack() {
        String body = ShopifyEngine.order(order, variant, 3);
        assertTrue(engine.tell("orders/create", body));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        assertTrue(engine.tell("orders/cancelled", ShopifyEngine.cancelled(body)));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void theSameDeliveryTenTimesIsTakenOnceAndSaysSo() {
        String id = UUID.randomUUID().toString();
        String body = ShopifyEngine.order(order, variant, 3);
        assertTrue(engine.tell("orders/create", id, body));
        for (int i = 0; i < 9; i++) {
            assertFalse(engine.tell("orders/create", id, body));
        }
        assertEquals("7 7 0 0", engine.stock(show, "A"));
    }

    @Test
    void theSameOrderUnderOtherDeliveryIdsTakesNothingMore() {
        String body = ShopifyEngine.order(order, variant, 3);
        for (int i = 0; i < 10; i++) {
            engine.tell("orders/create", body);
        }
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        for (int i = 0; i < 10; i++) {
            engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
            engine.tell("orders/create", body);
        }
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void aReplayIsHarmlessWhenEveryKeyOfTheLedgerIsForgotten() {
        String body = ShopifyEngine.order(order, variant, 3);
        engine.tell("orders/create", body);
        engine.forget("tl:{" + show + "}:records");
        engine.tell("orders/create", body);
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        engine.forget("tl:{" + show + "}:records");
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        engine.tell("orders/create", body);
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void whatTheLedgerDidIsKnownWhereItWasNotNotedBeforeACrash() {
        String body = ShopifyEngine.order(order, variant, 3);
        engine.tell("orders/create", body);
        engine.forget("tl:{" + show + "}:elsewhere");
        engine.tell("orders/create", body);
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        engine.forget("tl:{" + show + "}:elsewhere");
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        engine.forget("tl:{" + show + "}:elsewhere");
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOrderWhoseCancellationCameFirstTakesNothing() {
        String body = ShopifyEngine.order(order, variant, 3);
        double before = engine.metric(OVERSOLD);
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        engine.tell("orders/create", body);
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
        assertEquals(before, engine.metric(OVERSOLD));
    }

    @Test
    void whatTheBodyDoesNotCallCancelledIsNot() {
        String body = ShopifyEngine.order(order, variant, 3);
        engine.tell("orders/create", body);
        assertFalse(engine.tell("orders/cancelled", body));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
    }

    @Test
    void unitsThatWereRefundedAndNotPutBackStayGone() {
        String body = ShopifyEngine.order(order, variant, 3);
        engine.tell("orders/create", body);
        engine.tell(
                "orders/cancelled",
                ShopifyEngine.cancelled(body)
                        .replaceFirst(
                                "}$",
                                ",'refunds':[{'refund_line_items':[{'line_item_id':" + order
                                        + ",'quantity':2,'restock_type':'no_restock'}]}]}"));
        assertEquals("8 8 0 0", engine.stock(show, "A"));
    }

    @Test
    void whatIsHeldOrSoldHereIsNotTakenAndIsAnAlarm() {
        double before = engine.metric(OVERSOLD);
        api.reserve(show, "A", 5).is(201);
        engine.sell(show, "A", 3);
        String body = ShopifyEngine.order(order, variant, 6);
        engine.tell("orders/create", body);
        assertEquals("8 0 5 3", engine.stock(show, "A"));
        assertEquals(before + 4, engine.metric(OVERSOLD));
        engine.tell("orders/create", body);
        assertEquals(before + 4, engine.metric(OVERSOLD), "the alarm is raised once");
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        assertEquals("10 2 5 3", engine.stock(show, "A"), "only what was taken comes back");
    }

    @Test
    void whatHoldsGiveBackIsTakenForWhatWasOversold() {
        String held = api.reserve(show, "A", 8).is(201).header("Location").orElseThrow();
        String body = ShopifyEngine.order(order, variant, 6);
        String second = ShopifyEngine.order(ShopifyEngine.id(), variant, 1);
        engine.tell("orders/create", body);
        engine.tell("orders/create", second);
        assertEquals("8 0 8 0", engine.stock(show, "A"));
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(second));
        api.delete(held).is(200);
        Await.until("what is owed is taken", () -> engine.stock(show, "A").equals("4 4 0 0"));
        engine.tell("orders/create", body);
        engine.tell("orders/create", second);
        assertEquals("4 4 0 0", engine.stock(show, "A"));
        engine.tell("orders/cancelled", ShopifyEngine.cancelled(body));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
        Await.until(
                "nothing is owed", () -> !engine.redis.ask("SMEMBERS tl:owing").contains(show));
    }

    @Test
    void everyShowThatIsNotOverGivesItsUnitsUp() {
        String other = api.show("{'title':'Later','currency':'EUR'}");
        String over = api.liveShow();
        engine.offerOfVariant(other, "B", variant, 4);
        engine.offerOfVariant(over, "C", variant, 4);
        api.patch("/v1/shows/" + over, "{'status':'ended'}").is(200);
        assertTrue(engine.tell("orders/create", ShopifyEngine.order(order, variant, 3)));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        assertEquals("1 1 0 0", engine.stock(other, "B"));
        assertEquals("4 4 0 0", engine.stock(over, "C"));
    }

    @Test
    void linesOfOneVariantTakeTheirUnitsEach() {
        long second = ShopifyEngine.id();
        engine.tell(
                "orders/create",
                "{'id':" + order + ",'line_items':[" + ShopifyEngine.line(order, variant, 1) + ","
                        + ShopifyEngine.line(second, variant, 2) + "," + ShopifyEngine.line(7, ShopifyEngine.id(), 3)
                        + "]}");
        assertEquals("7 7 0 0", engine.stock(show, "A"));
    }

    @Test
    void neighboursOfAnIdThatADoubleCannotTellApartAreOthers() {
        assertFalse(engine.tell("orders/create", ShopifyEngine.order(order, variant - 1, 3)));
        assertFalse(engine.tell("orders/create", ShopifyEngine.order(order, variant + 1, 3)));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
        engine.tell("orders/create", ShopifyEngine.order(order, variant, 1));
        engine.tell("orders/create", ShopifyEngine.order(order + 1, variant, 1));
        assertEquals("8 8 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOfferIsFoundByTheVariantThatItHasNow() {
        long other = ShopifyEngine.id();
        String path = "/v1/shows/" + show + "/offers/A";
        api.patch(path, "{'externalIds':{'shopifyVariantId':'gid://shopify/ProductVariant/" + other + "'}}")
                .is(200);
        assertFalse(engine.tell("orders/create", ShopifyEngine.order(order, variant, 3)));
        assertTrue(engine.tell("orders/create", ShopifyEngine.order(order, other, 3)));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        api.delete(path).is(204);
        assertFalse(engine.tell("orders/create", ShopifyEngine.order(ShopifyEngine.id(), other, 3)));
    }

    @Test
    void anOfferThatListensToLevelsHearsNoOrders() {
        long item = ShopifyEngine.id();
        engine.offerOfItem(show, "L", item, 10);
        assertFalse(engine.tell("orders/create", ShopifyEngine.order(order, item, 3)));
        assertEquals("10 10 0 0", engine.stock(show, "L"));
    }

    @Test
    void ourOwnOrderIsNoSaleThereAndASecondOneInItsNameIs() {
        String ours = engine.sell(show, "A", 2);
        String attribute = ",'note_attributes':[{'name':'tallylight_order_id','value':'" + ours + "'}]}";
        String echo = ShopifyEngine.order(order, variant, 2).replaceFirst("}$", attribute);
        assertFalse(engine.tell("orders/create", echo));
        assertFalse(engine.tell("orders/create", echo));
        assertFalse(engine.tell("orders/cancelled", ShopifyEngine.cancelled(echo)));
        assertEquals("10 8 0 2", engine.stock(show, "A"));
        String second = ShopifyEngine.order(ShopifyEngine.id(), variant, 2).replaceFirst("}$", attribute);
        assertTrue(engine.tell("orders/create", second));
        assertEquals("8 6 0 2", engine.stock(show, "A"));
    }

    @Test
    void anOrderThatIsEditedTakesWhatItHasNow() {
        String body = ShopifyEngine.order(order, variant, 1)
                .replaceFirst("}$", ",'updated_at':'" + ShopifyEngine.NOON + "'}");
        engine.tell("orders/create", body);
        assertTrue(engine.tell(
                "orders/updated",
                body.replace("'quantity':1", "'quantity':5").replace(ShopifyEngine.NOON, ShopifyEngine.ONE_LATER)));
        assertEquals("5 5 0 0", engine.stock(show, "A"));
    }

    @Test
    void anIdThatAShowWhichEndedNeverGaveHidesNothing() {
        String over = api.liveShow();
        api.patch("/v1/shows/" + over, "{'status':'ended'}").is(200);
        String attribute =
                ",'note_attributes':[{'name':'tallylight_order_id','value':'" + over + ".oAAAAAAAAAAAAAAAAAAAAAA'}]}";
        assertTrue(engine.tell(
                "orders/create", ShopifyEngine.order(order, variant, 4).replaceFirst("}$", attribute)));
        assertEquals("6 6 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOrderOfOneUnitHidesNoMoreThanOne() {
        String ours = engine.sell(show, "A", 1);
        String attribute = ",'note_attributes':[{'name':'tallylight_order_id','value':'" + ours + "'}]}";
        assertTrue(engine.tell(
                "orders/create", ShopifyEngine.order(order, variant, 6).replaceFirst("}$", attribute)));
        assertEquals("5 4 0 1", engine.stock(show, "A"));
    }

    @Test
    void anIdOfOursThatIsNoOrderProvesNothing() {
        String held = api.reserve(show, "A", 1).is(201).json().path("id").asText();
        for (String claim : List.of(held.replace(".r", ".o"), show + ".oAAAAAAAAAAAAAAAAAAAAAA", "100-200", show)) {
            String body = ShopifyEngine.order(ShopifyEngine.id(), variant, 1)
                    .replaceFirst("}$", ",'source_identifier':'" + claim + "'}");
            assertTrue(engine.tell("orders/create", body), claim);
        }
        assertEquals("6 5 1 0", engine.stock(show, "A"));
        String ours = engine.sell(show, "A", 1);
        assertFalse(engine.tell(
                "orders/create",
                ShopifyEngine.order(order, variant, 1).replaceFirst("}$", ",'source_identifier':'" + ours + "'}")));
    }

    @Test
    void aRecordedOrderTakesItsUnits() throws Exception {
        ObjectNode body = ShopifyBodies.read("orders__create");
        body.put("admin_graphql_api_id", "gid://shopify/Order/" + order);
        ((ObjectNode) body.at("/line_items/1")).put("variant_id", variant).put("current_quantity", 2);
        assertTrue(engine.tell("orders/create", Json.write(body)));
        assertEquals("8 8 0 0", engine.stock(show, "A"));
        body.set("refunds", ShopifyBodies.read("orders__cancelled").path("refunds"));
        assertTrue(engine.tell("orders/cancelled", Json.write(body)));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void twoNodesThatHearTheSameAtOnceTakeItOnce() throws Exception {
        Api second = engine.another();
        String id = UUID.randomUUID().toString();
        String body = ShopifyEngine.order(order, variant, 3);
        atOnce(second, "orders/create", id, body);
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        atOnce(second, "orders/cancelled", id, ShopifyEngine.cancelled(body));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    private void atOnce(Api second, String topic, String id, String body) {
        List<CompletableFuture<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Api to = i % 2 == 0 ? api : second;
            sent.add(CompletableFuture.supplyAsync(() -> ShopifyEngine.send(to, topic, id, body)));
        }
        sent.forEach(reply -> Await.done(reply).is(200));
    }
}
