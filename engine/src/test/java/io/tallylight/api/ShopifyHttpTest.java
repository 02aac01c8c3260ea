package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.ShopifySigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door through which a shop's webhooks come, and what offers say of the shop. */
class ShopifyHttpTest {
    private static @Nullable ShopifyEngine running;

    @TempDir
    Path folder;

    private final ShopifyEngine engine = engine();
    private final Api api = engine.api();
    private final String show = api.liveShow();
    private final long variant = ShopifyEngine.id();
    private final String path = engine.offerOfVariant(show, "A", variant, 10);
    private final String order = ShopifyEngine.order(ShopifyEngine.id(), variant, 3);

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

    private Reply signed(String signature, String body) {
        return ShopifyEngine.sendSigned(
                api,
                "orders/create",
                UUID.randomUUID().toString(),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                signature);
    }

    @Test
    void aForgedWebhookChangesNothing() {
        byte[] body = order.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        signed(ShopifySigner.header("another secret", body), order).isProblem(ProblemType.SIGNATURE_INVALID);
        signed("garbage", order).isProblem(ProblemType.SIGNATURE_INVALID);
        signed(ShopifySigner.header(ShopifyEngine.SECRET, body), order + " ").isProblem(ProblemType.SIGNATURE_INVALID);
        api.send("POST", "/v1/webhooks/shopify", order, "Content-Type", "application/json")
                .isProblem(ProblemType.SIGNATURE_INVALID);
        assertEquals("10 10 0 0", engine.stock(show, "A"));
        assertTrue(engine.metric(
                        "tallylight_commerce_webhooks_total{fate=\"forged\",platform=\"shopify\"," + "topic=\"other\"}")
                >= 4);
        signed(ShopifySigner.header("an older secret", body), order).is(200);
        assertEquals("7 7 0 0", engine.stock(show, "A"), "while a secret is being changed, both are genuine");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        ShopifyEngine.send(api, "orders/create", "", "{'id':1.5,'line_items':[]}")
                .isInvalid("id");
        ShopifyEngine.send(api, "orders/create", "w", "{'id':1}").isInvalid("line_items");
        ShopifyEngine.send(api, "inventory_levels/update", "w", "{'location_id':1}")
                .isInvalid("inventory_item_id");
        ShopifyEngine.send(api, "orders/create", "w", "[]").isProblem(ProblemType.MALFORMED);
        ShopifyEngine.send(api, "orders/create", "w", "nonsense").isProblem(ProblemType.MALFORMED);
        ShopifyEngine.send(api, "orders/create", "w".repeat(129), order).isProblem(ProblemType.MALFORMED);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        String signature = ShopifySigner.header(ShopifyEngine.SECRET, body);
        api.send(
                        "POST",
                        "/v1/webhooks/shopify",
                        body,
                        "Content-Type",
                        "application/json",
                        "X-Shopify-Hmac-Sha256",
                        signature)
                .isProblem(ProblemType.MALFORMED);
        api.send("POST", "/v1/webhooks/shopify", body, "Content-Type", "text/plain", "X-Shopify-Hmac-Sha256", signature)
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.get("/v1/webhooks/shopify").isProblem(ProblemType.METHOD_NOT_ALLOWED);
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void anotherTopicIsTakenForWhatItIs() {
        assertFalse(engine.tell("products/update", order));
        assertEquals("10 10 0 0", engine.stock(show, "A"));
    }

    @Test
    void anOrderOfHundredsOfLinesIsReadThoughItIsLargerThanOtherBodies() {
        String big = order.replaceFirst("}$", ",'note':'" + "x".repeat(400_000) + "'}");
        assertTrue(engine.tell("orders/create", big));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
        ShopifyEngine.send(
                        api, "orders/create", "w", order.replaceFirst("}$", ",'note':'" + "x".repeat(4_300_000) + "'}"))
                .isProblem(ProblemType.TOO_LARGE);
    }

    @Test
    void anOfferSaysWhereItIsSoldTooAndWhatItListensTo() {
        String ids = "'externalIds':{'shopifyVariantId':'gid://shopify/ProductVariant/1','shopifyInventoryItemId':'2'}";
        var offer =
                api.patch(path, "{'stockSync':'levels'," + ids + "}").is(200).json();
        assertEquals("levels", offer.path("stockSync").asText());
        assertEquals(
                "gid://shopify/ProductVariant/1",
                offer.path("externalIds").path("shopifyVariantId").asText());
        api.patch(path, "{'stockSync':null}").is(200);
        api.patch(path, "{'stockSync':'both'}").isInvalid("stockSync");
        api.patch(path, "{'stockSync':'levels','externalIds':{'shopifyInventoryItemId':null}}")
                .isInvalid("stockSync");
        api.patch(path, "{'stockSync':'orders','externalIds':{'shopifyVariantId':null}}")
                .isInvalid("stockSync");
        for (String wrong : List.of("mug", "1.5", "gid://shopify/InventoryItem/1", "18446744073709551616", "-1", "0")) {
            api.patch(path, "{'externalIds':{'shopifyVariantId':'" + wrong + "'}}")
                    .isInvalid("externalIds.shopifyVariantId");
        }
        api.patch(path, "{'externalIds':{'shopifyVariantId':9007199254740993}}")
                .isInvalid("externalIds.shopifyVariantId");
    }

    @Test
    void whileTheLedgerIsAwayTheShopIsAskedToComeAgainAndThenNothingIsMissing() throws Exception {
        String id = UUID.randomUUID().toString();
        engine.redis.kill();
        Await.until(
                "the loss is seen", () -> api.impatient().get("/health/ready").status() == 503);
        Reply away = ShopifyEngine.send(api.impatient(), "orders/create", id, order);
        assertEquals(503, away.status(), away::text);
        assertTrue(away.header("Retry-After").isPresent());
        engine.redis.startAgain();
        Await.until(
                "it is taken",
                () -> ShopifyEngine.send(api, "orders/create", id, order).status() == 200);
        Await.until(
                "the show is read",
                () -> api.get("/v1/shows/" + show + "/ledger").status() == 200);
        assertEquals("7 7 0 0", engine.stock(show, "A"));
    }

    @Test
    void afterARestartAnotherEngineFindsOffersThatNobodyListed() throws Exception {
        engine.forget("tl:external:shopifyVariantId:" + variant);
        assertFalse(engine.tell("orders/create", order), "it is not listed");
        engine.restart();
        assertTrue(engine.tell("orders/create", order));
        assertEquals("7 7 0 0", engine.stock(show, "A"));
    }

    @Test
    void withoutASecretNothingIsTaken() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withRedisUrl(engine.redis.url());
        try (Engine plain = Engine.start(config.withDataDir(folder))) {
            ShopifyEngine.send(new Api(plain.port()), "orders/create", "w", order)
                    .isProblem(ProblemType.NOT_FOUND);
        }
    }
}
