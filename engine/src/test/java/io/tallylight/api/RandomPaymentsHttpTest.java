package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe.Fault;
import io.tallylight.testing.Seed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Buyers, banks and a network that do what they like, while the engine is stopped and started: no money gets lost. */
class RandomPaymentsHttpTest {
    private static final int ROUNDS = 6;
    private static final int KILLS = 5;
    private static final int BUYERS = 12;
    private static final int HOLD_MS = 1_500;
    private static final int KILLED_HOLD_MS = 8_000;
    private static final List<String> CARDS = List.of(
            FakeIntent.VISA,
            FakeIntent.VISA,
            FakeIntent.VISA,
            FakeIntent.DECLINED,
            FakeIntent.NEEDS_ACTION,
            FakeIntent.SLOW);

    @Test
    void moneyIsTakenExactlyForWhatIsSold() throws Exception {
        Random random = Seed.of(RandomPaymentsHttpTest.class).random();
        try (PayingEngine engine = new PayingEngine("retake", HOLD_MS, 3_000, 60_000)) {
            String show = engine.show(40, HOLD_MS);
            for (int round = 0; round < ROUNDS; round++) {
                round(engine, show, random);
                if (round % 2 == 1) {
                    engine.stop();
                    settleSome(engine, random);
                    engine.startAgain();
                }
            }
            engine.stripe.plan("", Fault.BUSY, 0);
            Await.until("banks have decided, and all is settled", () -> {
                settleSome(engine, random);
                return engine.stripe.intents().stream()
                        .noneMatch(intent -> List.of("processing", "requires_action", "requires_capture")
                                .contains(intent.status()));
            });
            engine.assertSettled(show);
            assertEquals(
                    0,
                    engine.api()
                            .get("/v1/incidents")
                            .is(200)
                            .json()
                            .path("items")
                            .size());
        }
    }

    /** Each time somewhere else: before the payment is kept, while the bank decides, before the commit, before the capture. */
    @Test
    void anEngineThatIsKilledAnywhereCarriesOn() throws Exception {
        Random random = Seed.of(RandomPaymentsHttpTest.class).random();
        try (PayingEngine engine = new PayingEngine("retake", KILLED_HOLD_MS, 3_000, 60_000)) {
            String show = engine.show(500, KILLED_HOLD_MS);
            for (int kill = 0; kill < KILLS; kill++) {
                engine.stop();
                engine.startProcess();
                List<String> checkouts = new ArrayList<>();
                for (int i = 0; i < BUYERS; i++) {
                    checkouts.add(engine.hold(show, "b" + random.nextInt(20), 1) + "/checkout");
                }
                int calls = engine.stripe.calls() + random.nextInt(BUYERS * 4);
                List<CompletableFuture<Reply>> replies = new ArrayList<>();
                for (String checkout : checkouts) {
                    String card = random.nextInt(5) == 0 ? FakeIntent.DECLINED : FakeIntent.VISA;
                    replies.add(engine.api().postAsync(checkout, Api.key(), PayingEngine.paying(card)));
                }
                Await.until(
                        "it is in the middle of it",
                        () -> engine.stripe.calls() >= calls || replies.stream().allMatch(CompletableFuture::isDone));
                engine.stop();
            }
            engine.startAgain();
            engine.assertSettled(show);
            assertTrue(engine.stripe.money() > 0);
        }
    }

    private static void round(PayingEngine engine, String show, Random random) {
        // A refusal for good is an answer (422, or an incident), which tests of its own hold.
        Fault[] faults = EnumSet.complementOf(EnumSet.of(Fault.REFUSED)).toArray(Fault[]::new);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < BUYERS; i++) {
            Reply held = engine.api()
                    .post(
                            Api.reservations(show),
                            "{'buyerId':'b" + random.nextInt(20) + "','lines':[{'sku':'A','quantity':"
                                    + (1 + random.nextInt(2)) + "}]}");
            if (held.status() != 201) {
                continue; // sold out
            }
            String checkout = held.header("Location").orElseThrow() + "/checkout";
            String body = PayingEngine.paying(CARDS.get(random.nextInt(CARDS.size())));
            String key = Api.key();
            if (random.nextInt(4) == 0) {
                String call = List.of("confirm", "capture", "cancel", "payment_intents")
                        .get(random.nextInt(4));
                engine.stripe.plan(call, faults[random.nextInt(faults.length)], 1 + random.nextInt(3));
            }
            replies.add(engine.api().postAsync(checkout, key, body));
            if (random.nextInt(3) == 0) {
                replies.add(engine.api().postAsync(checkout, key, body));
            }
        }
        for (CompletableFuture<Reply> reply : replies) {
            int status = Await.done(reply).status();
            assertTrue(List.of(200, 202, 402, 409, 410, 503).contains(status), "status " + status);
            if (status == 200 && random.nextInt(3) == 0) {
                cancel(engine, Await.done(reply).json().path("id").asText(), random);
            }
        }
        settleSome(engine, random);
    }

    /** Somebody changed their mind, about a unit or all of it; perhaps about what is cancelled already. */
    private static void cancel(PayingEngine engine, String order, Random random) {
        String lines = random.nextBoolean() ? ",'lines':[{'sku':'A','quantity':1}]" : "";
        String body = "{'restock':" + random.nextBoolean() + lines + "}";
        String path = "/v1/orders/" + order + "/cancellation";
        String key = Api.key();
        int status = engine.api().keyed(path, key, body).status();
        assertTrue(List.of(200, 409, 422).contains(status), "status " + status);
        if (random.nextBoolean()) {
            assertEquals(status, engine.api().keyed(path, key, body).status(), "the same again");
        }
    }

    /** Banks decide; only some tell. */
    private static void settleSome(PayingEngine engine, Random random) {
        for (FakeIntent intent : engine.stripe.intents()) {
            if (List.of("processing", "requires_action").contains(intent.status()) && random.nextInt(3) == 0) {
                intent.decide(random.nextInt(4) > 0);
            }
        }
    }
}
