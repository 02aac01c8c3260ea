package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;

/** Redis loses everything, and the show is put back; or loses what is noted of some shows. */
class ShopifyRecoveryHttpTest {
    /** Redis lists debts in any order, so that one of these most likely comes before the one that can be collected. */
    private static final int DAMAGED = 4;

    @Test
    void aShowWhoseNotesCannotBeReadHoldsUpNoOther() throws Exception {
        try (ShopifyEngine engine = new ShopifyEngine()) {
            Api api = engine.api();
            for (int i = 0; i < DAMAGED; i++) {
                String damaged = api.liveShow();
                String held = owing(engine, damaged);
                assertEquals("+OK\r\n", engine.redis.ask("SET tl:{" + damaged + "}:elsewhere x"));
                api.delete(held).is(200);
            }
            String sound = api.liveShow();
            api.delete(owing(engine, sound)).is(200);
            Await.until("what is owed is taken", () -> engine.stock(sound, "A").equals("0 0 0 0"));
        }
    }

    /** All units of an offer are held when they are sold elsewhere; answers the path of the hold. */
    private static String owing(ShopifyEngine engine, String show) {
        long variant = ShopifyEngine.id();
        engine.offerOfVariant(show, "A", variant, 2);
        String held =
                engine.api().reserve(show, "A", 2).is(201).header("Location").orElseThrow();
        engine.tell("orders/create", ShopifyEngine.order(ShopifyEngine.id(), variant, 2));
        return held;
    }

    @Test
    void aRebuiltShowHearsOfNewOrdersAndTakesThoseItHadNoSecondTime() throws Exception {
        try (ShopifyEngine engine = new ShopifyEngine()) {
            Api api = engine.api();
            String show = api.liveShow();
            long variant = ShopifyEngine.id();
            engine.offerOfVariant(show, "A", variant, 10);
            String before = ShopifyEngine.order(ShopifyEngine.id(), variant, 3);
            assertTrue(engine.tell("orders/create", before));
            String order = engine.sell(show, "A", 1); // what was adjusted before is in the order system before it
            Await.until(
                    "it is delivered",
                    () -> api.get("/v1/orders/" + order)
                            .is(200)
                            .json()
                            .at("/delivery/0/state")
                            .asText()
                            .equals("delivered"));

            assertEquals("+OK\r\n", engine.redis.ask("FLUSHALL"));
            Await.until("the show is lost", () -> api.get("/v1/shows/" + show).status() == 503);
            Await.until(
                    "the show is rebuilt",
                    () -> api.send("POST", "/v1/shows/" + show + "/rebuild", "").status() == 200);
            assertEquals("7 6 0 1", engine.stock(show, "A"));

            Await.until(
                    "its offers are listed",
                    () -> engine.tell("orders/create", ShopifyEngine.order(ShopifyEngine.id(), variant, 1)));
            engine.tell("orders/create", before);
            assertEquals("6 5 0 1", engine.stock(show, "A"));
            engine.tell("orders/cancelled", ShopifyEngine.cancelled(before));
            assertEquals("9 8 0 1", engine.stock(show, "A"));
        }
    }
}
