package io.tallylight.load.replay;

import io.tallylight.load.client.Answers;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.replay.Latencies.Step;

/** Buyers who have paid elsewhere: the checkout is one call. */
final class ExternalTill implements Till {
    private final EngineClient client;
    private final Tally tally;

    ExternalTill(EngineClient client, Tally tally) {
        this.client = client;
        this.tally = tally;
    }

    @Override
    public void checkOut(PlannedBasket basket, Granted granted, long dueNs, Exchange exchange, Ending ending) {
        var sent = client.checkout(basket.key() + "-checkout", granted.id(), basket.key());
        exchange.timed(Step.CHECKOUT, dueNs, sent, reply -> checkedOut(granted, reply, ending), ending::lost);
    }

    private void checkedOut(Granted granted, Reply reply, Ending ending) {
        switch (reply.status()) {
            case 200 -> ending.sold(orderOf(granted, reply, tally));
            case 410 -> ending.expired();
            default -> ending.unexpected("checkout: " + reply.describe());
        }
    }

    /** The order in an answer of {@code 200}, checked against what was held. */
    static Acknowledged orderOf(Granted granted, Reply reply, Tally tally) {
        var order = Answers.order(reply.body());
        if (!order.units().equals(granted.units()) || !order.reservationId().equals(granted.id())) {
            tally.unexpected("order " + order.id() + " is not what reservation " + granted.id() + " held");
        }
        return new Acknowledged(order.id(), granted.id(), granted.units());
    }
}
