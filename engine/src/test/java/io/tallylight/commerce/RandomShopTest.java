package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.Stock;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A shop and a show sell the same units, while what the shop tells comes late, several times, in any order or never, orders
 * are edited and cancelled, and stock is counted anew. At rest, when the shop has booked everything and its last word about
 * each order and place has come, both sides agree, or the alarm says by how much they do not.
 */
class RandomShopTest {
    private static final int STEPS = 120;
    private static final int AT_ONCE = 4;
    private static final int LOSES_ONE_IN = 6;
    private static final int ALLOTTED = 60;
    private static final long LONG_MS = 60_000;

    @ParameterizedTest
    @EnumSource(SimulatedShop.Kind.class)
    void atRestBothSidesAgreeOrTheAlarmSaysByHowMuch(SimulatedShop.Kind kind) throws Exception {
        Seed seed = Seed.of(RandomShopTest.class);
        Random random = seed.random();
        try (CommerceFixture show = new CommerceFixture()) {
            new Run(show, new SimulatedShop(kind, random, ALLOTTED), random, seed).run();
            show.assertConserved();
        }
    }

    /** One show and one shop. */
    private static final class Run {
        private static final String OVERSOLD = "tallylight.commerce.oversold.units";

        private final CommerceFixture show;
        private final SimulatedShop shop;
        private final Random random;
        private final Seed seed;
        private final List<Reservation> held = new ArrayList<>();
        private final List<Reservation> unbooked = new ArrayList<>();
        private final List<Reservation> booked = new ArrayList<>();
        private final List<SimulatedShop.Delivery> onTheirWay = new ArrayList<>();

        Run(CommerceFixture show, SimulatedShop shop, Random random, Seed seed) {
            this.show = show;
            this.shop = shop;
            this.random = random;
            this.seed = seed;
            if (shop.kind == SimulatedShop.Kind.ORDERS) {
                show.ofVariant("A", SimulatedShop.ITEM, ALLOTTED);
            } else {
                show.ofItem("A", SimulatedShop.ITEM, ALLOTTED);
            }
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                show.clockMs.addAndGet(random.nextInt(3_000));
            }
            held.forEach(show::release);
            unbooked.forEach(order -> send(shop.book(order)));
            send(shop.lastWords());
            while (!onTheirWay.isEmpty()) {
                deliver(AT_ONCE, false);
            }
            show.clockMs.addAndGet(LONG_MS);
            Await.until("both sides agree: " + seed, this::agree);
            show.clockMs.addAndGet(LONG_MS);
            assertTrue(agree(), this::toString);
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> show.sell("A", 1 + random.nextInt(3)).ifPresent(unbooked::add);
                case 3 -> show.hold("A", 1 + random.nextInt(4)).ifPresent(held::add);
                case 4 -> take(held, show::release);
                case 5, 6 ->
                    take(unbooked, order -> {
                        booked.add(order);
                        send(shop.book(order));
                    });
                case 7 -> send(shop.sell());
                case 8 -> send(shop.edit());
                case 9 -> send(shop.cancelSale());
                case 10 -> send(shop.count());
                default ->
                    take(booked, order -> {
                        show.cancel(order.id(), true);
                        send(shop.cancel(order));
                    });
            }
            deliver(random.nextInt(AT_ONCE), true);
        }

        private <T> void take(List<T> from, Consumer<T> action) {
            if (!from.isEmpty()) {
                action.accept(from.remove(random.nextInt(from.size())));
            }
        }

        private void send(List<SimulatedShop.Delivery> deliveries) {
            for (SimulatedShop.Delivery delivery : deliveries) {
                for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
                    onTheirWay.add(delivery);
                }
            }
        }

        /** Delivers some of what is on its way, all at once. */
        private void deliver(int count, boolean loses) {
            List<Future<Boolean>> taking = new ArrayList<>();
            for (int i = 0; i < count && !onTheirWay.isEmpty(); i++) {
                SimulatedShop.Delivery next = onTheirWay.remove(random.nextInt(onTheirWay.size()));
                if (!loses || random.nextInt(LOSES_ONE_IN) > 0) {
                    taking.add(show.begin(next.topic(), next.body(), Instant.ofEpochMilli(next.triggeredMs())));
                }
            }
            taking.forEach(Await::result);
        }

        private boolean agree() {
            Stock stock = show.stock("A");
            long unsold = stock.available() + stock.reserved();
            if (shop.kind == SimulatedShop.Kind.ORDERS) {
                long missing = Math.max(0, shop.salesElsewhere() - (ALLOTTED - stock.allotted()));
                return stock.allotted() == ALLOTTED - shop.salesElsewhere() + missing
                        && (missing == 0 || (stock.available() == 0 && show.metric(OVERSOLD) >= missing));
            }
            long missing = Math.max(0, Math.min(-shop.stock(), stock.sold()));
            long waiting = show.unbooked("A");
            return shop.kind == SimulatedShop.Kind.LEVELS_WITH_IDS
                    ? waiting == 0 && unsold == Math.max(0, shop.stock()) && show.alarmed() == missing
                    : unsold == Math.max(0, shop.stock() - waiting)
                            && show.alarmed() == Math.max(0, Math.min(waiting - shop.stock(), stock.sold()));
        }

        @Override
        public String toString() {
            return seed + ": " + show.counts("A") + ", the shop has " + shop.stock() + " and sold "
                    + shop.salesElsewhere() + ", not booked " + show.unbooked("A") + ", alarmed " + show.alarmed();
        }
    }
}
