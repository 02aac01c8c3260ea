package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
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

/** What a shop has becomes what is not sold here yet. */
class ShopifyLevelsHttpTest {
    private static final String LEVEL = "inventory_levels/update";
    private static final long ELSEWHERE = 7;

    private static @Nullable ShopifyEngine running;

    private final ShopifyEngine engine = engine();
    private final Api api = engine.api();
    private final String show = api.liveShow();
    private final long item = ShopifyEngine.id();

    ShopifyLevelsHttpTest() {
        engine.offerOfItem(show, "A", item, 10);
    }

    @BeforeAll
    static void start() throws Exception {
        running = new ShopifyEngine(Long.toString(ShopifyEngine.LOCATION), "99");
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

    @CanIgnoreReturnValue
    private boolean level(String available, String updatedAt) {
        return engine.tell(LEVEL, ShopifyEngine.level(item, available, updatedAt));
    }

    @Test
    void theLevelBecomesWhatIsAvailable() {
        assertTrue(level("7", ShopifyEngine.NOON));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        assertTrue(level("12", ShopifyEngine.ONE_LATER));
        assertEquals("12 12 0 0", engine.stock(show, "A"));
    }

    @Test
    void holdsAreInTheLevelAndSalesAreNot() {
        api.reserve(show, "A", 3).is(201);
        engine.sell(show, "A", 2);
        level("8", ShopifyEngine.NOON);
        assertEquals("10 5 3 2", engine.stock(show, "A"), "it is as it was: the shop has what is not sold");
        level("6", ShopifyEngine.ONE_LATER);
        assertEquals("8 3 3 2", engine.stock(show, "A"));
    }

    @Test
    void whatWasSoldHereStaysSoldWhenTheShopBooksTheFirstOfIt() {
        for (int i = 0; i < 5; i++) {
            engine.sell(show, "A", 1);
        }
        level("9", ShopifyEngine.NOON);
        assertEquals("10 5 0 5", engine.stock(show, "A"));
    }

    @Test
    void aShowThatIsSoldOutStaysSoldOutWhenTheShopSellsOne() {
        engine.sell(show, "A", 10);
        level("9", ShopifyEngine.NOON);
        assertEquals("10 0 0 10", engine.stock(show, "A"));
    }

    @Test
    void nothingCountedChangesNothing() throws Exception {
        assertFalse(level("null", ShopifyEngine.ONE_LATER));
        ObjectNode recorded = ShopifyBodies.read("inventory_levels__update");
        recorded.put(
                "admin_graphql_api_id",
                "gid://shopify/InventoryLevel/" + ShopifyEngine.LOCATION + "?inventory_item_id=" + item);
        assertFalse(engine.tell(LEVEL, Json.write(recorded)));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
        recorded.put("available", 4);
        assertTrue(engine.tell(LEVEL, Json.write(recorded)));
        assertEquals("4 4 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOlderLevelDoesNotGoBackAndARepeatedOneUndoesNoSale() {
        String body = ShopifyEngine.level(item, "7", ShopifyEngine.ONE_LATER);
        engine.tell(LEVEL, body);
        level("30", ShopifyEngine.NOON);
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        engine.sell(show, "A", 3);
        for (int i = 0; i < 10; i++) {
            engine.tell(LEVEL, body);
        }
        assertEquals("7 4 0 3", engine.stock(show, "A"));
        level("4", "2026-01-31T17:00:02Z");
        assertEquals("7 4 0 3", engine.stock(show, "A"), "the shop heard of the sale: nothing changes");
    }

    @Test
    void twoInOneSecondAreToldApartByWhenTheyWereSent() {
        String later = ShopifyEngine.level(item, "9", ShopifyEngine.NOON);
        String earlier = ShopifyEngine.level(item, "8", ShopifyEngine.NOON);
        send(later, "2026-01-31T17:00:00.500000002Z");
        send(earlier, "2026-01-31T17:00:00.400000001Z");
        assertEquals("9 9 0 0", engine.stock(show, "A"));
    }

    private void send(String body, String sentAt) {
        ShopifyEngine.send(api, LEVEL, UUID.randomUUID().toString(), body, "X-Shopify-Triggered-At", sentAt)
                .is(200);
    }

    @Test
    void whereMoreIsHeldThanTheShopHasNothingIsLeftUntilHoldsGiveItBack() {
        String oversold = "tallylight_commerce_oversold_units_total";
        double before = engine.metric(oversold);
        String held = api.reserve(show, "A", 6).is(201).header("Location").orElseThrow();
        level("4", ShopifyEngine.NOON);
        assertEquals("6 0 6 0", engine.stock(show, "A"));
        assertEquals(before + 2, engine.metric(oversold));
        level("3", ShopifyEngine.ONE_LATER);
        assertEquals("6 0 6 0", engine.stock(show, "A"));
        assertEquals(before + 3, engine.metric(oversold), "one more");
        api.delete(held).is(200);
        Await.until(
                "what holds gave back is taken", () -> engine.stock(show, "A").equals("3 3 0 0"));
        level("-1", "2026-01-31T17:00:02Z");
        assertEquals("0 0 0 0", engine.stock(show, "A"));
    }

    @Test
    void placesAddUpAndThoseThatAreNotListedDoNotCount() {
        level("5", ShopifyEngine.NOON);
        assertTrue(engine.tell(LEVEL, ShopifyEngine.level(item, 99, "3", ShopifyEngine.NOON)));
        assertFalse(engine.tell(LEVEL, ShopifyEngine.level(item, ELSEWHERE, "50", ShopifyEngine.ONE_LATER)));
        assertEquals("8 8 0 0", engine.stock(show, "A"));
        level("0", ShopifyEngine.ONE_LATER);
        assertEquals("3 3 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOfferThatListensToOrdersHearsNoLevels() {
        long other = ShopifyEngine.id();
        api.offer(
                show,
                "O",
                "{'title':'O','price':1,'allotted':10,'externalIds':{'shopifyVariantId':'" + other
                        + "','shopifyInventoryItemId':'" + other + "'}}");
        assertFalse(engine.tell(LEVEL, ShopifyEngine.level(other, "3", ShopifyEngine.NOON)));
        assertTrue(engine.tell("orders/create", ShopifyEngine.order(ShopifyEngine.id(), other, 1)));
        assertEquals("9 9 0 0", engine.stock(show, "O"));
    }

    @Test
    void everyShowOfTheItemGetsTheLevel() {
        String other = api.liveShow();
        engine.offerOfItem(other, "B", item, 2);
        level("5", ShopifyEngine.NOON);
        assertEquals("5 5 0 0", engine.stock(show, "A"));
        assertEquals("5 5 0 0", engine.stock(other, "B"));
    }

    @Test
    void whatWasAppliedAndNotNotedBeforeACrashIsFoundInTheLedger() {
        level("7", ShopifyEngine.NOON);
        engine.forget("tl:{" + show + "}:levels");
        engine.sell(show, "A", 2);
        assertTrue(level("4", ShopifyEngine.ONE_LATER));
        assertEquals("6 4 0 2", engine.stock(show, "A"));
        engine.forget("tl:{" + show + "}:levels");
        level("7", ShopifyEngine.NOON);
        assertEquals("6 4 0 2", engine.stock(show, "A"), "an old level stays old");
    }

    @Test
    void levelsAtOnceOnTwoNodesEndWithTheLatest() throws Exception {
        Api second = engine.another();
        List<CompletableFuture<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String at = "2026-01-31T12:00:" + (10 + i) + "Z";
            String body = ShopifyEngine.level(item, Integer.toString(100 + i), at);
            Api to = i % 2 == 0 ? api : second;
            String id = UUID.randomUUID().toString();
            sent.add(CompletableFuture.supplyAsync(() -> ShopifyEngine.send(to, LEVEL, id, body)));
            sent.add(CompletableFuture.supplyAsync(() -> ShopifyEngine.send(second, LEVEL, id, body)));
        }
        sent.forEach(reply -> Await.done(reply).is(200));
        assertEquals("139 139 0 0", engine.stock(show, "A"));
    }
}
