package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A shop whose webhooks come twice, late and in any order to two nodes, while buyers reserve here: the sums are right. */
class RandomShopifyHttpTest {
    private static final int ORDERS = 40;
    private static final int LEVELS = 20;
    private static final int BUYERS = 60;
    private static final int AT_ONCE = 8;
    private static final int ALLOTTED = 1_000;
    private static final int FEW = 25;

    @Test
    void everyOrderCountsOnceAndTheLatestLevelCounts() throws Exception {
        Seed seed = Seed.of(RandomShopifyHttpTest.class);
        Random random = seed.random();
        try (ShopifyEngine engine = new ShopifyEngine()) {
            Api first = engine.api();
            Api second = engine.another();
            String show = first.liveShow();
            long plenty = ShopifyEngine.id();
            long few = ShopifyEngine.id();
            long counted = ShopifyEngine.id();
            engine.offerOfVariant(show, "PLENTY", plenty, ALLOTTED);
            engine.offerOfVariant(show, "SCARCE", few, FEW);
            engine.offerOfItem(show, "COUNTED", counted, ALLOTTED);

            List<Runnable> steps = new ArrayList<>();
            int taken = 0;
            int cancelledOrders = 0;
            for (int i = 0; i < ORDERS; i++) {
                long id = ShopifyEngine.id();
                int units = 1 + random.nextInt(4);
                String body = "{'id':" + id + ",'cancelled_at':null,'line_items':["
                        + ShopifyEngine.line(id, plenty, units) + ","
                        + ShopifyEngine.line(id + 1, few, 1) + "]}";
                boolean cancelled = random.nextInt(3) == 0;
                taken += cancelled ? 0 : units;
                cancelledOrders += cancelled ? 1 : 0;
                repeat(steps, random, first, second, "orders/create", body);
                if (cancelled) {
                    repeat(steps, random, first, second, "orders/cancelled", ShopifyEngine.cancelled(body));
                }
            }
            int level = 0;
            for (int i = 0; i < LEVELS; i++) {
                level = 300 + random.nextInt(500);
                String at = "2026-01-31T12:00:" + (10 + i) + "Z";
                String body = ShopifyEngine.level(counted, Integer.toString(level), at);
                repeat(steps, random, first, second, "inventory_levels/update", body);
            }
            for (int i = 0; i < BUYERS; i++) {
                String sku = List.of("PLENTY", "SCARCE", "COUNTED").get(random.nextInt(3));
                boolean sells = random.nextBoolean() && !sku.equals("COUNTED");
                int units = 1 + random.nextInt(2);
                Api to = random.nextBoolean() ? first : second;
                steps.add(() -> buy(to, show, sku, units, sells));
            }
            Collections.shuffle(steps, random);
            run(steps);

            String[] sold = engine.stock(show, "PLENTY").split(" ", -1);
            assertEquals(Integer.toString(ALLOTTED - taken), sold[0], seed::toString);
            String[] counts = engine.stock(show, "COUNTED").split(" ", -1);
            assertEquals(level, Integer.parseInt(counts[1]) + Integer.parseInt(counts[2]), seed::toString);
            int orders = ORDERS - cancelledOrders; // of one unit each
            Await.until("all is taken that nobody here has: " + seed, () -> {
                String[] scarce = engine.stock(show, "SCARCE").split(" ", -1);
                int gone = FEW - Integer.parseInt(scarce[0]);
                assertTrue(gone >= 0 && gone <= orders, () -> gone + " of " + orders + ": " + seed);
                return gone == orders || scarce[1].equals("0");
            });
        }
    }

    /** One to three times, under one or more delivery ids. */
    private static void repeat(List<Runnable> steps, Random random, Api one, Api other, String topic, String body) {
        String id = UUID.randomUUID().toString();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Api to = random.nextBoolean() ? one : other;
            String own = random.nextBoolean() ? id : UUID.randomUUID().toString();
            steps.add(() -> ShopifyEngine.send(to, topic, own, body).is(200));
        }
    }

    private static void buy(Api api, String show, String sku, int units, boolean sells) {
        Reply held = api.reserve(show, sku, units);
        if (held.status() != 201) {
            held.isProblem(ProblemType.SOLD_OUT);
            return;
        }
        String path = held.header("Location").orElseThrow();
        if (sells) {
            api.post(path + "/checkout", "{'payment':{'method':'external'}}").is(200);
        } else if (units == 1) {
            api.delete(path).is(200);
        }
    }

    private static void run(List<Runnable> steps) {
        ExecutorService buyers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Void>> running = steps.stream()
                    .map(step -> CompletableFuture.runAsync(step, buyers))
                    .toList();
            Await.all(running);
        } finally {
            buyers.shutdown();
        }
    }
}
