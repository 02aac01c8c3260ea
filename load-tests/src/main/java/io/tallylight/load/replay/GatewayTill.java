package io.tallylight.load.replay;

import io.tallylight.load.client.Answers;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.replay.Latencies.Step;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Buyers who pay through the gateway {@code test}, each with the card that was dealt. A buyer asks again with the same key
 * while the payment is on its way, tries a good card after a declined one, and where the hold ends first, looks what
 * becomes of the money.
 */
final class GatewayTill implements Till {
    private static final String METHOD = "test";
    private static final long ASK_AGAIN_MS = 250;

    private final EngineClient client;
    private final Timers timers;
    private final Cards cards;
    private final Tally tally;
    private final long settleMs;
    private final Runnable paying;

    /**
     * A till.
     *
     * @param settleMs for which a buyer looks what becomes of a payment whose hold has ended
     * @param paying hears of each buyer who is about to pay
     */
    GatewayTill(EngineClient client, Timers timers, Cards cards, Tally tally, long settleMs, Runnable paying) {
        this.client = client;
        this.timers = timers;
        this.cards = cards;
        this.tally = tally;
        this.settleMs = settleMs;
        this.paying = paying;
    }

    @Override
    public void checkOut(PlannedBasket basket, Granted granted, long dueNs, Exchange exchange, Ending ending) {
        var card = cards.of(basket);
        if (card.kind() != Cards.Kind.GOOD) {
            tally.payment(card.kind().label());
        }
        new Visit(basket, granted, exchange, ending).pay(basket.key() + "-checkout", card, dueNs);
    }

    private final class Visit {
        private final PlannedBasket basket;
        private final Granted granted;
        private final Exchange exchange;
        private final Ending ending;
        private final long sinceNs = System.nanoTime();

        private Visit(PlannedBasket basket, Granted granted, Exchange exchange, Ending ending) {
            this.basket = basket;
            this.granted = granted;
            this.exchange = exchange;
            this.ending = ending;
        }

        private void pay(String key, Cards.Card card, long dueNs) {
            paying.run();
            var sent = client.pay(key, granted.id(), METHOD, card.token());
            exchange.timed(Step.CHECKOUT, dueNs, sent, reply -> answered(key, card, reply), ending::lost);
        }

        private void answered(String key, Cards.Card card, Reply reply) {
            switch (reply.status()) {
                case 200 -> ending.sold(ExternalTill.orderOf(granted, reply, tally));
                case 202 -> {
                    tally.payment("answered 202");
                    askAgain(key, card);
                }
                case 402 -> declined(card, reply);
                case 410 -> whatBecomesOfIt(System.nanoTime());
                default -> ending.unexpected("checkout with " + card.token() + ": " + reply.describe());
            }
        }

        /** A payment is on its way until its hold ends, and no longer. */
        private void askAgain(String key, Cards.Card card) {
            if (millisSince(sinceNs) > settleMs + granted.holdMs()) {
                ending.unexpected("the payment with " + card.token() + " is still on its way");
                return;
            }
            timers.after(
                    ASK_AGAIN_MS,
                    () -> exchange.untimed(
                            client.pay(key, granted.id(), METHOD, card.token()),
                            again -> answered(key, card, again),
                            ending::lost));
        }

        private void declined(Cards.Card card, Reply reply) {
            if (card.kind() == Cards.Kind.DECLINED) {
                tally.payment("answered 402");
                pay(basket.key() + "-other-card", Cards.GOOD, System.nanoTime());
            } else {
                ending.unexpected("checkout with " + card.token() + ": " + reply.describe());
            }
        }

        private void whatBecomesOfIt(long endedNs) {
            look(granted.id(), reply -> {
                var state = reply.body().path("state").asText();
                var payment = reply.body().at("/payment/state").asText();
                boolean isOver = reply.status() == 200 && state.equals("expired");
                if (isOver && payment.equals("taken")) {
                    tally.payment("taken again");
                    takenAgain(Answers.text(reply.body(), "replacedBy"));
                } else if (isOver && !payment.equals("pending")) {
                    if (!payment.isEmpty()) {
                        tally.payment("given up");
                    }
                    ending.expired();
                } else if (reply.status() != 200 || millisSince(endedNs) > settleMs) {
                    ending.unexpected("after the end of its hold: " + reply.status() + " " + reply.body());
                } else {
                    timers.after(ASK_AGAIN_MS, () -> whatBecomesOfIt(endedNs));
                }
            });
        }

        /** The late payment bought the units again, by another reservation, which is an order. */
        private void takenAgain(String replacing) {
            look(replacing, reply -> {
                var units = Answers.units(reply.body());
                if (!units.equals(granted.units())
                        || !Answers.text(reply.body(), "replaces").equals(granted.id())) {
                    tally.unexpected("reservation " + replacing + " is not what " + granted.id() + " held");
                }
                tally.ended(granted.id(), "expired");
                ending.sold(new Acknowledged(Answers.text(reply.body(), "orderId"), replacing, units));
            });
        }

        private static long millisSince(long ns) {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ns);
        }

        private void look(String id, Consumer<Reply> next) {
            exchange.untimed(client.reservationState(id), next, ending::lost);
        }
    }
}
