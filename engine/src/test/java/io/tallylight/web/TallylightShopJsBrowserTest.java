package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shop calls of {@code tallylight-shop.js}: one key for each intent, safe retries, refusals as values with all they carry. */
class TallylightShopJsBrowserTest extends ScriptedPageTest {
    private static final String RESERVE = "POST /v1/shows/spring/reservations";
    private static final String CALL = "shop.reserve([{sku: 'MUG', quantity: 2, expectedUnitPrice: 1999}])";

    @BeforeEach
    void makeShop() {
        openProbe();
        browser.run("window.shop = new tallylight.Shop('spring', {buyerId: 'ada', random: () => 0})");
    }

    @Test
    void aReservationCarriesBuyerLinesChannelAndAKey() throws Exception {
        engine.answer(RESERVE, 201, "{'id':'r1','state':'held'}");
        assertEquals("r1", resolved(CALL).getString("id"));
        StandInEngine.Call call = engine.nextCall();
        assertTrue(call.key().matches("[0-9a-f]{32}"), call.key());
        JsonObject body = new JsonObject(call.body());
        assertEquals("ada", body.getString("buyerId"));
        assertEquals("web", body.getString("channel"));
        assertEquals(
                new JsonObject("{\"sku\":\"MUG\",\"quantity\":2,\"expectedUnitPrice\":1999}"),
                body.getJsonArray("lines").getJsonObject(0));
    }

    @Test
    void aLostAnswerIsAskedForAgainWithTheSameKey() throws Exception {
        engine.answer(RESERVE, 0, "");
        engine.answer(RESERVE, 503, "{'type':'/problems/outcome-unknown'}", Map.of("Retry-After", "0"));
        engine.answer(RESERVE, 429, "<html>slow down</html>");
        engine.answer(RESERVE, 200, "{'id':'r1'}", Map.of("Idempotent-Replayed", "true"));
        assertEquals("r1", resolved(CALL).getString("id"));
        StandInEngine.Call first = engine.nextCall();
        for (int retry = 0; retry < 3; retry++) {
            assertEquals(first, engine.nextCall());
        }
    }

    @Test
    void twoIntentsHaveTwoKeys() throws Exception {
        engine.answer(RESERVE, 201, "{'id':'r1'}");
        engine.answer(RESERVE, 201, "{'id':'r2'}");
        assertEquals("r1", resolved(CALL).getString("id"));
        assertEquals("r2", resolved(CALL).getString("id"));
        assertNotEquals(engine.nextCall().key(), engine.nextCall().key());
    }

    @Test
    void aRefusalIsNotRetriedAndNamesEachLine() {
        engine.answer(
                RESERVE,
                409,
                "{'type':'/problems/sold-out','title':'Sold out','status':409,'detail':'Not all can be held.',"
                        + "'lines':[{'sku':'MUG','reason':'sold-out','requested':2,'available':1}]}");
        JsonObject error = resolved(CALL);
        assertEquals("sold-out", error.getString("problem"));
        assertEquals(409, error.getInteger("status"));
        assertEquals(false, error.getBoolean("outcomeUnknown"));
        assertEquals(1, error.getJsonArray("lines").getJsonObject(0).getInteger("available"));
        assertTrue(error.getString("failed").contains("Not all can be held."), error.encode());
    }

    @Test
    void aLongRetryAfterIsLeftToTheCaller() {
        engine.answer(RESERVE, 503, "{'type':'/problems/overloaded'}", Map.of("Retry-After", "60"));
        JsonObject error = resolved(CALL);
        assertEquals(60_000, error.getInteger("retryAfterMs"));
        assertEquals(true, error.getBoolean("outcomeUnknown"));
    }

    @Test
    void checkoutAndReleaseGoToTheReservation() throws Exception {
        engine.answer("POST /v1/shows/spring/reservations/r%2F1/checkout", 200, "{'number':17}");
        engine.answer("DELETE /v1/shows/spring/reservations/r%2F1", 200, "{'state':'released'}");
        assertEquals(
                17,
                resolved("shop.checkout('r/1', {method: 'external', reference: 'x'})")
                        .getInteger("number"));
        assertEquals("released", resolved("shop.release('r/1')").getString("state"));
        StandInEngine.Call checkout = engine.nextCall();
        assertEquals("{\"payment\":{\"method\":\"external\",\"reference\":\"x\"}}", checkout.body());
        assertEquals("DELETE", engine.nextCall().method());
    }

    private static JsonObject resolved(String promise) {
        return new JsonObject(browser.resolved(promise));
    }
}
