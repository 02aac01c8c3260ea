package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.ledger.Audit;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.Stock;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.OfferIndex;
import io.tallylight.show.OfferIndex.Place;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A show on a real Redis that hears from a shop, without HTTP. Its clock stands still until it is told to go on. */
final class CommerceFixture implements AutoCloseable {
    static final String SHOW = "spring";
    static final long NOON_MS = Instant.parse("2026-01-31T12:00:00Z").toEpochMilli();

    private static final Ledger.Limits LIMITS = new Ledger.Limits(64, 4_000, 20_000, 5_000);
    private static final long HOLD_MS = 3_600_000;

    final AtomicLong clockMs = new AtomicLong(NOON_MS);
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Ledger ledger;
    final RedisCommands<String, String> raw;

    private final RealRedis server;
    private final SharedRedis streams;
    private final RedisClient client;
    private final Vertx vertx = Vertx.vertx();
    private final OfferIndex index;
    private final ShopifyWebhooks webhooks;
    private int keys;

    CommerceFixture() throws Exception {
        server = new RealRedis(Files.createTempDirectory("tallylight-commerce"));
        streams = SharedRedis.connect(server.url());
        client = RedisClient.create(server.url());
        raw = client.connect().sync();
        ledger = Await.answer(() -> Ledger.open(vertx, RedisEndpoint.of(server.url()), 1, LIMITS, metrics));
        index = new OfferIndex(streams, ledger.reader(), clock());
        webhooks = new ShopifyWebhooks(vertx, streams, ledger, index, Set.of(), clock(), metrics);
        webhooks.ready();
        Await.result(ledger.reader().list(SHOW));
        done(new DefineShow(
                DefineShow.ANY, "e1", "live", "EUR", HOLD_MS, false, "{\"id\":\"spring\",\"status\":\"live\"}"));
    }

    /** An offer that listens to orders. */
    @CanIgnoreReturnValue
    CommerceFixture ofVariant(String sku, long variant, long allotted) {
        return offer(sku, "{'externalIds':{'shopifyVariantId':'" + variant + "'}}", allotted);
    }

    /** An offer that listens to levels. */
    @CanIgnoreReturnValue
    CommerceFixture ofItem(String sku, long item, long allotted) {
        return offer(
                sku,
                "{'stockSync':'levels','externalIds':{'shopifyVariantId':'" + item + "','shopifyInventoryItemId':'"
                        + item + "'}}",
                allotted);
    }

    private CommerceFixture offer(String sku, String json, long allotted) {
        String doc = json.replace('\'', '"');
        Await.result(index.list(new Place(SHOW, sku), Json.readObject(doc)));
        done(new DefineOffer(
                sku,
                DefineShow.ANY,
                allotted,
                100,
                doc,
                new DefineOffer.Terms(true, 0, 0, 1_000, Map.of(), 0, "s" + sku)));
        return this;
    }

    /** Sends a webhook under a new delivery id. */
    @CanIgnoreReturnValue
    boolean tell(String topic, String json) {
        return tell(topic, json, Instant.EPOCH);
    }

    @CanIgnoreReturnValue
    boolean tell(String topic, String json, Instant triggeredAt) {
        return Await.result(begin(topic, json, triggeredAt));
    }

    /** Sends a webhook without waiting for what becomes of it. */
    Future<Boolean> begin(String topic, String json, Instant triggeredAt) {
        var body = Json.readObject(json.replace('\'', '"'));
        return webhooks.take(new ShopifyDelivery(topic, UUID.randomUUID().toString(), triggeredAt, body));
    }

    String key() {
        keys++;
        return Ids.recordId(SHOW, "test", "key " + keys);
    }

    /** Sells units; empty where there are not so many. */
    Optional<Reservation> sell(String sku, int units) {
        return value(new Sell(basket(sku, units), "external", "ref", -1, ""));
    }

    /** Holds units; empty where there are not so many. */
    Optional<Reservation> hold(String sku, int units) {
        return value(basket(sku, units));
    }

    private Reserve basket(String sku, int units) {
        String id = key();
        return new Reserve(
                id, "f", Reserve.Fill.ALL, "", "ann", "{}", List.of(new Reserve.Line(sku, units, Reserve.ANY_PRICE)));
    }

    void release(Reservation held) {
        done(new Release(held.id()));
    }

    void cancel(String order, boolean restock) {
        done(new Cancel(key(), "f", order, restock, "", Cancel.CANCELLATIONS_MAX, List.of()));
    }

    void adjust(String sku, long delta) {
        done(new Adjust(key(), "f", sku, delta, "by hand"));
    }

    @CanIgnoreReturnValue
    <T> T done(Command<T> command) {
        return value(command).orElseThrow(() -> new AssertionError(command + " was refused"));
    }

    private <T> Optional<T> value(Command<T> command) {
        Outcome<T> outcome = Await.answer(() -> ledger.submit(SHOW, command));
        return outcome instanceof Outcome.Done<T> done ? Optional.of(done.value()) : Optional.empty();
    }

    Stock stock(String sku) {
        return Await.result(ledger.reader().offer(SHOW, sku))
                .map(look -> look.offer())
                .orElseThrow()
                .stock();
    }

    /** {@code allotted available reserved sold}. */
    String counts(String sku) {
        Stock stock = stock(sku);
        return stock.allotted() + " " + stock.available() + " " + stock.reserved() + " " + stock.sold();
    }

    double metric(String name) {
        var counter = metrics.find(name).counter();
        return counter == null ? 0 : counter.count();
    }

    /** Units that the alarm was raised over, and that are missing still. */
    long alarmed() {
        return (long) (metric("tallylight.commerce.oversold.units") - metric("tallylight.commerce.regained.units"));
    }

    /** Units sold here that the levels have still, as the engine sees it. */
    long unbooked(String sku) {
        return Await.result(levels().unbooked(new Place(SHOW, sku)))
                .map(PlatformLevels.Sold::unbooked)
                .orElse(0L);
    }

    private PlatformLevels levels() {
        OversellAlarm oversellAlarm = new OversellAlarm(streams, new CommerceMetrics(metrics));
        BookingNotes bookings = new BookingNotes(new NoteScript(streams), clock());
        return new PlatformLevels(streams, ledger.reader(), new Adjuster(ledger), oversellAlarm, bookings);
    }

    /** A watch beside the one that runs by itself, whose measure is the one in the metrics from then on. */
    UnbookedMonitor unbookedWatch() {
        metrics.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals("tallylight.commerce.unbooked.units"))
                .toList()
                .forEach(metrics::remove);
        return new UnbookedMonitor(streams, new MappedOffers(index, ledger.reader()), levels(), clock(), metrics);
    }

    private InstantSource clock() {
        return () -> Instant.ofEpochMilli(clockMs.get());
    }

    void assertConserved() {
        Audit audit = Await.result(ledger.reader().audit(SHOW)).orElseThrow();
        assertTrue(audit.conserved(), audit::toString);
    }

    /** The public id of an order. */
    static String orderId(Reservation order) {
        return Ids.orderId(SHOW, order.id());
    }

    /** A time that is so many seconds after noon. */
    static String at(long seconds) {
        return Instant.ofEpochMilli(NOON_MS + seconds * 1_000).toString();
    }

    static String level(long item, long location, long available, long seconds) {
        return "{'inventory_item_id':" + item + ",'location_id':" + location + ",'available':" + available
                + ",'updated_at':'" + at(seconds) + "'}";
    }

    /**
     * An order of the shop.
     *
     * @param created and {@code updated} seconds after noon
     * @param more fields, each with a comma before it
     */
    static String order(long id, long created, long updated, String lines, String more) {
        return "{'id':" + id + ",'created_at':'" + at(created) + "','updated_at':'" + at(updated)
                + "','cancelled_at':null,'line_items':[" + lines + "]" + more + "}";
    }

    static String line(long id, long variant, long ordered, long current) {
        return "{'id':" + id + ",'variant_id':" + variant + ",'quantity':" + ordered + ",'current_quantity':" + current
                + "}";
    }

    static String cancelled(String order) {
        return order.replace("'cancelled_at':null", "'cancelled_at':'" + at(0) + "'");
    }

    static String source(Reservation order) {
        return ",'source_identifier':'" + orderId(order) + "'";
    }

    static String attribute(String orderId) {
        return ",'note_attributes':[{'name':'tallylight_order_id','value':'" + orderId + "'}]";
    }

    @Override
    public void close() throws IOException {
        webhooks.stop();
        Await.result(ledger.close());
        client.close();
        streams.close();
        Await.result(vertx.close());
        server.close();
    }
}
