package io.tallylight.load.replay;

import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.replay.Latencies.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One buyer's way with one basket: reserve; then pay, give back, or leave and be seen to expire. Belongs to the context.
 * Ends whatever the engine answers: what it should not have answered is told to the tally.
 */
final class BasketRun {
    /** What a run shares among its baskets. */
    record Shared(
            EngineClient client,
            Timers timers,
            Till till,
            Tally tally,
            boolean mayCut,
            Map<String, Long> prices,
            long settleMs) {}

    private static final long POLL_MS = 200;

    private final Shared shared;
    private final Tally tally;
    private final PlannedBasket basket;
    private final Exchange exchange;
    private final long dueNs;
    private final Promise<Void> done = Promise.promise();

    /** {@code dueNs}: the {@link System#nanoTime()} at which the basket is due. */
    BasketRun(Shared shared, PlannedBasket basket, long dueNs) {
        this.shared = shared;
        this.tally = shared.tally();
        this.basket = basket;
        this.exchange = new Exchange(tally, basket.key(), this::end);
        this.dueNs = dueNs;
    }

    /** Sends the basket now; completes, always with success, when nothing more will happen to it. */
    Future<Void> start() {
        tally.offered.add(basket.units());
        tally.offeredLines += basket.lines().size();
        var sent = shared.client()
                .reserve(
                        basket.key() + "-reserve",
                        basket.buyerId(),
                        shared.mayCut() ? "available" : "all",
                        basket.lines());
        exchange.timed(Step.RESERVE, dueNs, sent, this::reserved, this::end);
        return done.future();
    }

    private void reserved(Reply reply) {
        switch (reply.status()) {
            case 200, 201 -> {
                var granted = Granted.of(reply.body(), basket, shared.mayCut(), shared.prices());
                tally.granted(granted, basket);
                switch (granted.state()) {
                    case "held" -> decide(granted);
                    case "expired" -> expired(granted);
                    default -> unexpected(granted, "a reservation that is " + granted.state());
                }
            }
            case 409 -> {
                tally.refused(reply.problem(), basket);
                end();
            }
            default -> {
                tally.unexpected("reserve " + basket.key() + ": " + reply.describe());
                end();
            }
        }
    }

    private void decide(Granted granted) {
        boolean cancels = basket.cancelled().stream().anyMatch(granted.units()::containsKey);
        switch (basket.fate()) {
            case CHECK_OUT -> at(actNs(), dueAt -> checkOut(granted, dueAt));
            case RELEASE -> at(actNs(), dueAt -> release(granted, dueAt));
            // Where all that was to be cancelled had been cut away, there is nothing to cancel and the buyer pays.
            case CANCEL ->
                at(actNs(), dueAt -> {
                    if (cancels) {
                        release(granted, dueAt);
                    } else {
                        checkOut(granted, dueAt);
                    }
                });
            case LEAVE -> {
                long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(granted.holdMs());
                at(endNs, dueAt -> awaitExpiry(granted, dueAt));
            }
        }
    }

    private void checkOut(Granted granted, long startNs) {
        shared.till().checkOut(basket, granted, startNs, exchange, new Till.Ending() {
            @Override
            public void sold(Acknowledged order) {
                tally.sold(order);
                gone();
            }

            @Override
            public void expired() {
                BasketRun.this.expired(granted);
            }

            @Override
            public void lost() {
                tally.uncertain(granted.id());
                gone();
            }

            @Override
            public void unexpected(String what) {
                BasketRun.this.unexpected(granted, what);
            }
        });
    }

    private void release(Granted granted, long startNs) {
        var sent = shared.client().release(granted.id());
        exchange.timed(Step.RELEASE, startNs, sent, reply -> released(granted, reply), this::gone);
    }

    private void released(Granted granted, Reply reply) {
        switch (reply.status()) {
            case 200 -> {
                tally.released.add(granted.sum());
                tally.ended(granted.id(), "released");
                tally.cancelled += basket.cancelled().stream()
                        .filter(granted.units()::containsKey)
                        .count();
                gone();
            }
            case 410 -> expired(granted);
            default -> unexpected(granted, "release: " + reply.describe());
        }
    }

    /** The hold has ended; looks until the engine says so too, or until it has had time enough to. */
    private void awaitExpiry(Granted granted, long endedNs) {
        exchange.untimed(
                shared.client().reservationState(granted.id()),
                reply -> {
                    if (reply.status() == 410
                            || reply.body().path("state").asText().equals("expired")) {
                        expired(granted);
                    } else if (reply.status() != 200 || System.nanoTime() - endedNs > settleNs()) {
                        unexpected(granted, "not expired after its end: " + reply.status() + " " + reply.body());
                    } else {
                        shared.timers().after(POLL_MS, () -> awaitExpiry(granted, endedNs));
                    }
                },
                this::gone);
    }

    private void expired(Granted granted) {
        tally.expired.add(granted.sum());
        tally.ended(granted.id(), "expired");
        gone();
    }

    private void unexpected(Granted granted, String what) {
        tally.unexpected(granted.id() + " " + what);
        gone();
    }

    private void gone() {
        tally.held--;
        end();
    }

    private void end() {
        done.tryComplete();
    }

    private long actNs() {
        return dueNs + TimeUnit.MILLISECONDS.toNanos(basket.actAfterMs());
    }

    /** A step is due at its time, or now where the answer it waited for came after that. */
    private void at(long atNs, Consumer<Long> step) {
        long nowNs = System.nanoTime();
        long startNs = Math.max(atNs, nowNs);
        shared.timers().after(TimeUnit.NANOSECONDS.toMillis(startNs - nowNs), () -> step.accept(startNs));
    }

    private long settleNs() {
        return TimeUnit.MILLISECONDS.toNanos(shared.settleMs());
    }
}
