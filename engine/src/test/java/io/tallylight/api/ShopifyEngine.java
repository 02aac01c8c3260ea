package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.ShopifySigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Engines on one Redis that hear from a Shopify shop, and the shop. Ids are beyond what a double can tell apart. */
final class ShopifyEngine implements AutoCloseable {
    static final String SECRET = "shpss_fedcba9876543210";
    static final String NOON = "2026-01-31T12:00:00-05:00";
    static final String ONE_LATER = "2026-01-31T12:00:01-05:00";
    static final long LOCATION = 24_826_418;

    private static final AtomicLong IDS = new AtomicLong(9_007_199_254_740_993L);

    final RealRedis redis;
    private final Path folder;
    private final List<Engine> engines = new ArrayList<>();
    private final String[] locations;
    private Api api;

    ShopifyEngine(String... locations) throws Exception {
        this.locations = locations;
        folder = Files.createTempDirectory("tallylight-shopify");
        redis = new RealRedis(folder.resolve("redis"));
        api = another();
    }

    Api api() {
        return api;
    }

    /** One more engine on the same Redis, which is ready for webhooks. */
    Api another() throws Exception {
        Config defaults = Config.defaults();
        Engine engine = Engine.start(defaults.withHttpPort(0)
                .withRedisUrl(redis.url())
                .withDataDir(folder.resolve("engine" + engines.size()))
                .withShop(defaults.shop().withSecrets("an older secret", SECRET).withLocations(locations)));
        engines.add(engine);
        Api made = Api.patient(engine.port());
        Await.until(
                "offers are listed",
                () -> send(made, "orders/create", "", order(id(), id(), 1)).status() == 200);
        return made;
    }

    /** Ends all engines, and starts one. */
    void restart() throws Exception {
        engines.forEach(Engine::close);
        api = another();
    }

    /** A new id. */
    static long id() {
        return IDS.getAndAdd(2);
    }

    /** An offer of a variant that listens to orders. */
    @CanIgnoreReturnValue
    String offerOfVariant(String show, String sku, long variant, int allotted) {
        return api.offer(
                show,
                sku,
                "{'title':'Mug','price':1000,'allotted':" + allotted + ",'externalIds':{'shopifyVariantId':'" + variant
                        + "'}}");
    }

    /** An offer of an inventory item that listens to levels. */
    @CanIgnoreReturnValue
    String offerOfItem(String show, String sku, long item, int allotted) {
        return api.offer(
                show,
                sku,
                "{'title':'Mug','price':1000,'allotted':" + allotted
                        + ",'stockSync':'levels','externalIds':{'shopifyVariantId':'" + item
                        + "','shopifyInventoryItemId':'gid://shopify/InventoryItem/" + item + "'}}");
    }

    /** An order of one line, whose id is the order's too. */
    static String order(long order, long variant, int quantity) {
        return "{'id':" + order + ",'cancelled_at':null,'line_items':[" + line(order, variant, quantity) + "]}";
    }

    static String line(long line, long variant, int quantity) {
        return "{'id':" + line + ",'variant_id':" + variant + ",'quantity':" + quantity + "}";
    }

    /** The same order, cancelled. */
    static String cancelled(String order) {
        return order.replace("'cancelled_at':null", "'cancelled_at':'" + NOON + "'");
    }

    static String level(long item, String available, String updatedAt) {
        return level(item, LOCATION, available, updatedAt);
    }

    static String level(long item, long location, String available, String updatedAt) {
        return "{'inventory_item_id':1,'location_id':1,'available':" + available + ",'updated_at':'" + updatedAt
                + "','admin_graphql_api_id':'gid://shopify/InventoryLevel/" + location + "?inventory_item_id=" + item
                + "'}";
    }

    /** Sends a webhook that was never sent before; answers whether it was taken. */
    @CanIgnoreReturnValue
    boolean tell(String topic, String json) {
        return tell(topic, UUID.randomUUID().toString(), json);
    }

    @CanIgnoreReturnValue
    boolean tell(String topic, String webhookId, String json) {
        return send(api, topic, webhookId, json).is(200).json().path("taken").booleanValue();
    }

    static Reply send(Api to, String topic, String webhookId, String json, String... headers) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return sendSigned(to, topic, webhookId, body, ShopifySigner.header(SECRET, body), headers);
    }

    static Reply sendSigned(Api to, String topic, String webhookId, byte[] body, String signature, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Content-Type", "application/json", "X-Shopify-Topic", topic, "X-Shopify-Hmac-Sha256", signature));
        if (!webhookId.isEmpty()) {
            all.addAll(List.of("X-Shopify-Webhook-Id", webhookId));
        }
        all.addAll(List.of(headers));
        return to.send("POST", "/v1/webhooks/shopify", body, all.toArray(String[]::new));
    }

    /** Deletes a key, which must be there. */
    void forget(String key) {
        assertEquals(":1\r\n", redis.ask("DEL " + key), key);
    }

    /** {@code allotted available reserved sold} of an offer, in a show that is conserved. */
    String stock(String show, String sku) {
        for (var offer : Json.readObject(api.audit(show)).path("offers")) {
            if (offer.path("sku").asText().equals(sku)) {
                return offer.path("allotted") + " " + offer.path("available") + " " + offer.path("reserved") + " "
                        + offer.path("sold");
            }
        }
        throw new AssertionError("no " + sku);
    }

    /** A counter of this engine's metrics; 0 where it is not there. */
    double metric(String line) {
        return api.get("/metrics")
                .text()
                .lines()
                .filter(found -> found.startsWith(line + " "))
                .mapToDouble(found -> Double.parseDouble(found.substring(line.length() + 1)))
                .sum();
    }

    /** The id of an order sold here. */
    @CanIgnoreReturnValue
    String sell(String show, String sku, int quantity) {
        return api.post(
                        "/v1/shows/" + show + "/orders",
                        "{'buyerId':'ann','lines':[{'sku':'" + sku + "','quantity':" + quantity
                                + "}],'payment':{'method':'external'}}")
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    @Override
    public void close() throws IOException {
        engines.forEach(Engine::close);
        redis.close();
    }
}
