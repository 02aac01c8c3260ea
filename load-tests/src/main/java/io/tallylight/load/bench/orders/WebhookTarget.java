package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.harness.WebhookReceiver;
import io.tallylight.load.harness.WebhookReceiver.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A receiver that answers at once, in this process. An order is recorded when its message has come. */
final class WebhookTarget implements Target {
    private final Map<String, List<Recorded>> orders = new HashMap<>();
    private final WebhookReceiver receiver = WebhookReceiver.start(this::take);

    private void take(Message message) {
        var order = new Recorded(
                message.data().path("number").asLong(),
                message.data().path("committedAt").asLong(),
                message.arrivedAt());
        synchronized (orders) {
            orders.computeIfAbsent(message.data().path("show").asText(), show -> new ArrayList<>())
                    .add(order);
        }
    }

    private List<Recorded> of(String show) {
        synchronized (orders) {
            return List.copyOf(orders.getOrDefault(show, List.of()));
        }
    }

    @Override
    public String name() {
        return "webhook";
    }

    /** The database beside it is the engine's own SQLite. */
    @Override
    public Map<String, String> environment() {
        return Map.of(
                "TALLYLIGHT_ORDERS_WEBHOOK_URL", receiver.url(),
                "TALLYLIGHT_ORDERS_WEBHOOK_SECRETS", receiver.secret(),
                "TALLYLIGHT_ORDERS_WEBHOOK_ALLOWPRIVATEADDRESSES", "true");
    }

    @Override
    public void opened(EngineRig engine) {}

    @Override
    public long highest(String show) {
        synchronized (orders) {
            var its = orders.getOrDefault(show, List.of());
            return its.isEmpty() ? 0 : its.get(its.size() - 1).number();
        }
    }

    @Override
    public Timeline since(String show, long number) {
        return new Timeline(
                of(show).stream().filter(order -> order.number() > number).toList());
    }

    @Override
    public void holdBack() {
        receiver.away(true);
    }

    @Override
    public void release() {
        receiver.away(false);
    }

    @Override
    public List<String> check(String show, long sold) {
        var complaints = new ArrayList<String>();
        var its = of(show);
        var numbers = new HashSet<Long>();
        its.forEach(order -> numbers.add(order.number()));
        if (its.size() != sold || numbers.size() != sold || highest(show) != sold) {
            complaints.add("the webhook has " + its.size() + " orders with " + numbers.size() + " numbers, the last "
                    + highest(show) + ", of " + sold + " orders");
        }
        if (receiver.unsigned() > 0) {
            complaints.add(receiver.unsigned() + " messages to the webhook were not signed");
        }
        return complaints;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
