package io.tallylight.commerce;

import io.tallylight.show.OfferIndex;
import io.tallylight.show.OfferIndex.Place;
import io.tallylight.show.StockSync;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies versions of a Shopify shop's orders to the offers that they concern: what its lines keep from the shop's stock is
 * taken from offers that listen to orders, and what of it was sold here counts as booked. Any thread.
 */
final class ShopifyOrders {
    private static final Logger LOG = LoggerFactory.getLogger(ShopifyOrders.class);

    private final OfferIndex index;
    private final MappedOffers offers;
    private final OrderLines known;
    private final OwnOrders ownOrders;
    private final PlatformOrders lines;
    private final PlatformLevels levels;

    ShopifyOrders(
            OfferIndex index,
            MappedOffers offers,
            OrderLines known,
            OwnOrders ownOrders,
            PlatformOrders lines,
            PlatformLevels levels) {
        this.index = index;
        this.offers = offers;
        this.known = known;
        this.ownOrders = ownOrders;
        this.lines = lines;
        this.levels = levels;
    }

    /**
     * A version of an order.
     *
     * @param isCancelled whether it counts as cancelled
     * @param isNew whether it is told because the order was made
     * @param triggeredUs epoch microseconds; 0 where that is unknown
     */
    record Version(ShopifyOrder order, boolean isCancelled, boolean isNew, long triggeredUs) {
        private OrderState state(long units) {
            return new OrderState(isCancelled, order.updatedMs(), triggeredUs, units);
        }
    }

    /** Applies a version; answers how many offers it concerns. */
    Future<Integer> apply(Version version) {
        ShopifyOrder order = version.order();
        return known.of(order.id())
                .compose(before -> ownOrders.find(order).compose(own -> {
                    OwnOrder.Share share = own.kept(order, version.isCancelled());
                    OwnOrder.Share ordered = own.ordered(order);
                    List<Future<Integer>> doing = new ArrayList<>();
                    order.lines().forEach(line -> {
                        long units = line.kept(version.isCancelled()) - share.ofLine(line.id());
                        doing.add(applyLine(version, line, Math.max(0, units), ordered.ofLine(line.id()) > 0));
                    });
                    before.stream()
                            .filter(line -> !line.isIn(order))
                            .forEach(line -> doing.add(applyRemoved(version, line)));
                    if (own.isNamedByTheShop(order)) {
                        share.bySku().forEach((sku, units) -> doing.add(book(version, own, sku, units)));
                    }
                    return sum(doing);
                }));
    }

    /** Applies a line, of which these units were not sold here. */
    private Future<Integer> applyLine(Version version, ShopifyOrder.Line line, long units, boolean hasOurs) {
        ShopifyOrder order = version.order();
        OrderState state = version.state(units);
        return offers.find(StockSync.ORDERS, line.variant()).compose(places -> {
            List<Future<Integer>> doing = new ArrayList<>();
            for (Place place : places) {
                OrderLine its = new OrderLine(place, order.id(), line.id());
                doing.add(known.remember(new OrderLines.Known(its, line.variant()))
                        .compose(v -> isPast(version, place))
                        .compose(isPast -> lines.apply(its, state, isPast))
                        .map(counts -> counts && (units > 0 || !hasOurs) ? 1 : 0));
            }
            return sum(doing);
        });
    }

    /** A line that the order has no more, or has of another variant. */
    private Future<Integer> applyRemoved(Version version, OrderLines.Known removed) {
        return offers.listens(removed.line().place(), StockSync.ORDERS, removed.variant())
                .compose(listens -> listens
                        ? lines.apply(removed.line(), version.state(0), false).map(counts -> counts ? 1 : 0)
                        : Future.succeededFuture(0));
    }

    /** Whether an order that is first heard of now was made before the offer was listed, so that its units never were in it. */
    private Future<Boolean> isPast(Version version, Place place) {
        long createdMs = version.order().createdMs(); // in whole seconds
        return version.isNew() || createdMs == 0
                ? Future.succeededFuture(false)
                : index.listedSince(place).map(since -> createdMs < since.orElse(Long.MAX_VALUE) / 1_000 * 1_000);
    }

    private Future<Integer> book(Version version, OwnOrder own, String sku, long units) {
        Place place = new Place(own.show(), sku);
        BookingNotes.Booking booking =
                new BookingNotes.Booking(place, own.id(), version.order().createdMs(), version.state(units));
        return offers.listens(place, StockSync.LEVELS)
                .compose(listens -> levels.book(booking, listens).map(changed -> changed && listens ? 1 : 0));
    }

    /** Applies what an edit added to lines that are known; answers how many offers it concerns. */
    Future<Integer> edit(ShopifyEdit edit) {
        return known.of(edit.order()).compose(before -> {
            List<Future<Integer>> doing = new ArrayList<>();
            for (OrderLines.Known line : before) {
                long units = edit.added().getOrDefault(line.line().line(), 0L);
                if (units > 0) {
                    doing.add(add(edit, line, units));
                }
            }
            edit.added().forEach((line, units) -> {
                if (!before.isEmpty()
                        && before.stream().noneMatch(its -> its.line().line().equals(line))) {
                    LOG.warn(
                            "Shopify order {} has {} units more in line {}, which counts when orders/updated tells of what",
                            edit.order(),
                            units,
                            line);
                }
            });
            return sum(doing);
        });
    }

    private Future<Integer> add(ShopifyEdit edit, OrderLines.Known line, long units) {
        return offers.listens(line.line().place(), StockSync.ORDERS, line.variant())
                .compose(listens -> listens
                        ? lines.add(line.line(), edit.editedMs(), units).map(counts -> counts ? 1 : 0)
                        : Future.succeededFuture(0));
    }

    private static Future<Integer> sum(List<Future<Integer>> doing) {
        return doing.isEmpty()
                ? Future.succeededFuture(0)
                : Future.join(doing)
                        .map(v -> doing.stream().mapToInt(Future::result).sum());
    }
}
