package io.tallylight.commerce;

import io.tallylight.commerce.OversellAlarm.Debt;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.redis.FailureText;
import io.tallylight.show.StockSync;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is owed to sales elsewhere as soon as holds give it back: looks once a second, one debt after another, so it
 * asks for one thing at a time. A second is what a buyer may be faster by. Every node does so; the ledger takes each once.
 * Runs on one event loop; {@link #stop} may be called from any thread.
 */
final class OwedUnitsCollector {
    private static final Logger LOG = LoggerFactory.getLogger(OwedUnitsCollector.class);
    private static final long LOOK_EVERY_MS = 1_000;

    /** Looks after which units that the shop has not booked are counted. */
    private static final int UNBOOKED_EVERY = 30;

    private final Vertx vertx;
    private final LedgerReader reader;
    private final OversellAlarm oversellAlarm;
    private final PlatformOrders orders;
    private final PlatformLevels levels;
    private final UnbookedMonitor unbooked;
    private int looks;
    private volatile long timer = -1;
    private volatile boolean busy;

    OwedUnitsCollector(
            Vertx vertx,
            LedgerReader reader,
            OversellAlarm oversellAlarm,
            PlatformOrders orders,
            PlatformLevels levels,
            UnbookedMonitor unbooked) {
        this.vertx = vertx;
        this.reader = reader;
        this.oversellAlarm = oversellAlarm;
        this.orders = orders;
        this.levels = levels;
        this.unbooked = unbooked;
    }

    void start() {
        timer = vertx.setPeriodic(LOOK_EVERY_MS, tick -> {
            if (!busy) {
                busy = true;
                oversellAlarm
                        .owed()
                        .compose(debts -> collect(debts, 0))
                        .compose(v -> looks++ % UNBOOKED_EVERY == 0 ? unbooked.look() : Future.succeededFuture())
                        .onFailure(failure -> LOG.debug("what is owed is collected later: {}", FailureText.of(failure)))
                        .onComplete(done -> busy = false);
            }
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private Future<Void> collect(List<Debt> debts, int from) {
        if (from == debts.size()) {
            return Future.succeededFuture();
        }
        Debt debt = debts.get(from);
        return isOwedStill(debt)
                .compose(still -> still ? Future.<Void>succeededFuture() : oversellAlarm.forget(debt))
                .otherwise(
                        failure -> { // it may be its show alone, and must not hold up what others are owed
                            LOG.debug("{} is collected later: {}", debt, FailureText.of(failure));
                            return null;
                        })
                .compose(v -> collect(debts, from + 1));
    }

    private Future<Boolean> isOwedStill(Debt debt) {
        return reader.offer(debt.place().show(), debt.place().sku()).compose(look -> {
            OfferSnapshot.Offer offer = look.filter(found -> !MappedOffers.isOver(found))
                    .map(OfferSnapshot::offer)
                    .orElse(null);
            StockSync sync = debt.isLevel() ? StockSync.LEVELS : StockSync.ORDERS;
            if (offer == null || StockSync.of(Json.readObject(offer.doc())) != sync) {
                return Future.succeededFuture(false);
            } else if (debt.isLevel()) { // units may come back to it, too
                return levels.again(debt.place());
            }
            return offer.stock().available() == 0 ? Future.succeededFuture(true) : orders.collect(debt.orderLine());
        });
    }
}
