package io.tallylight.load.replay;

import io.tallylight.load.client.Answers;
import io.tallylight.load.client.EngineClient;
import io.tallylight.load.client.Reply;
import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.HttpOrders;
import io.tallylight.load.evidence.OrderSource;
import io.tallylight.load.evidence.SqlOrders;
import io.tallylight.load.evidence.Waiting;
import io.tallylight.load.facts.Aftermath;
import io.tallylight.load.facts.BookedPayment;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.PaidOrder;
import io.tallylight.load.verdict.Verdict;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An engine of our own that is killed while it sells, to buyers whose payments are declined, get lost or come late. */
final class CrashScene implements Scene {
    private final OwnEngine engine;
    private final Kills kills;
    private final Trouble trouble;
    private final ReplaySettings settings;
    private final String show;

    /**
     * What goes wrong.
     *
     * @param shares of the cards
     * @param kills of the engine
     */
    record Trouble(Cards.Shares shares, int kills) {}

    CrashScene(OwnEngine engine, Kills kills, Trouble trouble, ReplaySettings settings, String show) {
        this.engine = engine;
        this.kills = kills;
        this.trouble = trouble;
        this.settings = settings;
        this.show = show;
    }

    @Override
    public Till till(ReplayPlan plan, EngineClient client, Timers timers, Tally tally) {
        var cards = Cards.deal(plan, trouble.shares(), settings.holdMs(), settings.seed());
        return new GatewayTill(
                client, timers, cards, tally, settings.settleMs(), () -> kills.happens(Kills.Moment.CHECKOUT));
    }

    @Override
    public OrderSource orders(EngineClient client) {
        return new HttpOrders(client);
    }

    @Override
    public void begins() {
        engine.onMessage(() -> kills.happens(Kills.Moment.MESSAGE));
        kills.start();
    }

    /** A buyer who had no answer may have bought all the same, also by a payment that came late. */
    @Override
    public void ends(EngineClient client, Tally tally) throws EvidenceException {
        kills.await();
        for (var id : tally.uncertain()) {
            var now = Waiting.until(
                    () -> Waiting.on("reservation " + id, client.reservationState(id)),
                    reply -> !reply.body().at("/payment/state").asText().equals("pending"),
                    settings.settleMs());
            var replacedBy = now.body().path("replacedBy").asText();
            if (!replacedBy.isEmpty()) {
                tally.uncertain(replacedBy);
            }
        }
    }

    @Override
    public Verdict judged(Verdict verdict, EngineClient client, Tally tally) throws EvidenceException {
        var committed = Waiting.on("the list of orders", client.orders());
        var paid = Waiting.on("the list of orders", client.paidOrders());
        var books =
                Waiting.until(() -> TestBooks.read(engine, show), seen -> isSettled(seen, paid), settings.settleMs());
        return verdict.and(new Aftermath(
                committed,
                systems(),
                paid,
                books,
                tally.ends(),
                states(client, tally),
                Waiting.on("the incidents", client.incidents()),
                engine.receiver().unsigned()));
    }

    @Override
    public Map<String, Long> counts() {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("kills of the engine", (long) kills.made());
        counts.put("messages to the webhook", (long) engine.messages().size());
        counts.put("of them sent again", engine.receiver().repeats());
        return counts;
    }

    /** Captures come behind the orders. */
    private static boolean isSettled(List<BookedPayment> books, List<PaidOrder> paid) {
        long captured = books.stream().filter(payment -> payment.money() != 0).count();
        return captured == paid.size() && books.stream().noneMatch(BookedPayment::isOpen);
    }

    private Map<String, List<OrderFact>> systems() throws EvidenceException {
        var webhook = new ArrayList<OrderFact>();
        for (var message : engine.messages()) {
            if (message.type().equals("order.committed")
                    && message.data().path("show").asText().equals(show)) {
                webhook.add(Answers.order(message.data()));
            }
        }
        try (var postgres = SqlOrders.over(engine.orders(), show)) {
            return Map.of("postgres", postgres.orders(), "webhook", webhook);
        } catch (SQLException e) {
            throw new EvidenceException("cannot read PostgreSQL: " + e.getMessage(), e);
        }
    }

    /** The state of each reservation that a buyer was granted, where the engine knows it. */
    private Map<String, String> states(EngineClient client, Tally tally) throws EvidenceException {
        var looks = new HashMap<String, Future<Reply>>();
        tally.ends().keySet().forEach(id -> looks.put(id, client.reservationState(id)));
        var states = new HashMap<String, String>();
        for (var look : looks.entrySet()) {
            var reply = Waiting.on("reservation " + look.getKey(), look.getValue());
            if (reply.status() == 200) {
                states.put(look.getKey(), reply.body().path("state").asText());
            }
        }
        return states;
    }
}
