package io.tallylight.commerce;

import io.lettuce.core.SetArgs;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.commerce.CommerceMetrics.Fate;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.Deletions;
import io.tallylight.show.OfferIndex;
import io.tallylight.show.StockSync;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Takes what a Shopify shop tells. Any thread; answers on the caller's context. */
public final class ShopifyWebhooks implements Deletions.SoldElsewhere {
    private static final String CREATED = "orders/create";
    private static final String CANCELLED = "orders/cancelled";
    private static final String UPDATED = "orders/updated";
    private static final String EDITED = "orders/edited";
    private static final String LEVEL = "inventory_levels/update";
    private static final Set<String> TOPICS = Set.of(CREATED, UPDATED, EDITED, CANCELLED, LEVEL);

    /** Shopify repeats a delivery for four hours. */
    private static final Duration REMEMBERED_FOR = Duration.ofDays(2);

    private final SharedRedis redis;
    private final MappedOffers offers;
    private final ShopifyOrders orders;
    private final PlatformLevels levels;
    private final UnbookedMonitor unbooked;
    private final Set<String> locations;
    private final InstantSource clock;
    private final CommerceMetrics metrics;
    private final OwedUnitsCollector owedUnitsCollector;
    private final OversellAlarm oversellAlarm;
    private volatile boolean ready;

    /**
     * For the offers of all shows.
     *
     * @param locations ids of the places whose levels count; empty for all
     * @param clock tells when something was heard, and which times are in the future
     */
    public ShopifyWebhooks(
            Vertx vertx,
            SharedRedis redis,
            Ledger ledger,
            OfferIndex index,
            Set<String> locations,
            InstantSource clock,
            MeterRegistry registry) {
        this.redis = redis;
        this.clock = clock;
        this.offers = new MappedOffers(index, ledger.reader());
        this.metrics = new CommerceMetrics(registry);
        Adjuster adjuster = new Adjuster(ledger);
        this.oversellAlarm = new OversellAlarm(redis, metrics);
        NoteScript notes = new NoteScript(redis);
        PlatformOrders lines = new PlatformOrders(new OrderNotes(notes, adjuster), adjuster, oversellAlarm);
        BookingNotes bookings = new BookingNotes(notes, clock);
        this.levels = new PlatformLevels(redis, ledger.reader(), adjuster, oversellAlarm, bookings);
        this.orders = new ShopifyOrders(
                index, offers, new OrderLines(redis), new OwnOrders(redis, ledger.reader()), lines, levels);
        this.unbooked = new UnbookedMonitor(redis, offers, levels, clock, registry);
        this.owedUnitsCollector =
                new OwedUnitsCollector(vertx, ledger.reader(), oversellAlarm, lines, levels, unbooked);
        this.locations = Set.copyOf(locations);
    }

    /** Says that every offer is listed in the index; before, nothing is taken. To be called once. */
    public void ready() {
        ready = true;
        owedUnitsCollector.start();
    }

    /** Collects no more of what is owed; another node, or the next start, goes on with it. */
    public void stop() {
        owedUnitsCollector.stop();
    }

    @Override
    public Future<Boolean> isOwed(String show) {
        return oversellAlarm
                .owed()
                .map(debts ->
                        debts.stream().anyMatch(debt -> debt.place().show().equals(show)));
    }

    @Override
    public Future<Void> forget(String show) {
        return oversellAlarm.forget(show).compose(v -> unbooked.forget(show));
    }

    /** Counts a webhook that nobody we know signed. */
    public void forged() {
        metrics.webhook("other", Fate.FORGED);
    }

    /**
     * Takes a delivery. All that follows from it is done, and as durable as the ledger, when this succeeds. When it fails it
     * may have been done in part; it is to be sent again, which does the rest and nothing twice.
     *
     * @return whether it was about offers here, and new. Fails with {@link io.tallylight.json.InvalidFieldException} when
     *     the body cannot be read, and as the ledger does
     */
    public Future<Boolean> take(ShopifyDelivery delivery) {
        String topic = TOPICS.contains(delivery.topic()) ? delivery.topic() : "other";
        return Future.succeededFuture(delivery)
                .compose(this::fate)
                .onFailure(failure -> metrics.webhook(topic, Fate.FAILED))
                .map(fate -> {
                    metrics.webhook(topic, fate);
                    return fate == Fate.TAKEN;
                });
    }

    private Future<Fate> fate(ShopifyDelivery delivery) {
        if (!TOPICS.contains(delivery.topic())) {
            return Future.succeededFuture(Fate.IGNORED);
        } else if (!ready) {
            return Future.failedFuture(new RedisUnavailableException("offers are still being listed"));
        } else if (delivery.id().isEmpty()) {
            return apply(delivery);
        }
        byte[] key = ShowKeys.taken("shopify", delivery.topic(), delivery.id()).getBytes(StandardCharsets.UTF_8);
        return redis.read(() -> redis.commands().exists(key)).compose(taken -> {
            if (taken > 0) {
                return Future.succeededFuture(Fate.REPEATED);
            }
            SetArgs forAWhile = SetArgs.Builder.px(REMEMBERED_FOR.toMillis());
            return apply(delivery)
                    .compose(fate -> redis.read(() -> redis.commands().set(key, new byte[] {'1'}, forAWhile))
                            .map(fate));
        });
    }

    private Future<Fate> apply(ShopifyDelivery delivery) {
        TimeBound bound = TimeBound.of(delivery, clock.millis());
        Future<Integer> offers = delivery.topic().equals(LEVEL)
                ? applyLevel(ShopifyLevel.parse(delivery.body()).within(bound), delivery)
                : ShopifyEdit.isEdit(delivery.body())
                        ? orders.edit(ShopifyEdit.parse(delivery.body()).within(bound))
                        : applyOrder(ShopifyOrder.parse(delivery.body()).within(bound), delivery);
        return offers.map(count -> count > 0 ? Fate.TAKEN : Fate.IGNORED);
    }

    /** The topic is not signed, but the body is: what it does not call cancelled is not. */
    private Future<Integer> applyOrder(ShopifyOrder order, ShopifyDelivery delivery) {
        boolean isNew = delivery.topic().equals(CREATED);
        return delivery.topic().equals(CANCELLED) && !order.cancelled()
                ? Future.succeededFuture(0)
                : orders.apply(
                        new ShopifyOrders.Version(order, order.cancelled() && !isNew, isNew, delivery.triggeredUs()));
    }

    private Future<Integer> applyLevel(ShopifyLevel level, ShopifyDelivery delivery) {
        boolean counts = locations.isEmpty() || locations.contains(level.location());
        if (!counts || level.available().isEmpty()) {
            return Future.succeededFuture(0);
        }
        InventoryLevel told = InventoryLevel.of(level, delivery.triggeredUs());
        return offers.find(StockSync.LEVELS, level.item()).compose(places -> {
            List<Future<Void>> doing = places.stream()
                    .map(place -> unbooked.add(place).compose(v -> levels.apply(place, told)))
                    .toList();
            return doing.isEmpty()
                    ? Future.succeededFuture(0)
                    : Future.join(doing).map(v -> doing.size());
        });
    }
}
