package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.checkout.TestGateway;
import io.tallylight.json.Json;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.Receiver.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** What must hold of a group of engines when nobody asks them for anything any more. */
final class GroupAtRest {
    private static final String ORDERS = "SELECT number, order_id, state, total FROM orders ORDER BY number";
    private static final String LINES = "SELECT l.order_id, l.sku, l.quantity, l.cancelled FROM order_lines l "
            + "JOIN orders o ON o.order_id = l.order_id ORDER BY o.number, l.line_no";
    private static final String EVENTS = "SELECT type, count(*) FROM order_events GROUP BY type ORDER BY type";

    private final EngineGroup engines;
    private final Bookkeeping books;
    private final List<JsonNode> orders;

    /** Waits until holds have ended and payments are settled. */
    GroupAtRest(EngineGroup engines, Bookkeeping books) {
        this.engines = engines;
        this.books = books;
        Await.until(
                "nothing is held",
                () -> audit(0).findValues("reserved").stream().allMatch(reserved -> reserved.asLong() == 0));
        Await.until("nothing is owed to the gateway", () -> length("payments") == 0);
        this.orders = engines.list(EngineGroup.PATH + "/orders");
    }

    private JsonNode audit(int index) {
        return engines.patient(index).audit(EngineGroup.PATH);
    }

    private long length(String stream) {
        String answer = engines.redis.ask("XLEN tl:{" + EngineGroup.SHOW + "}:" + stream);
        return Long.parseLong(answer.strip().substring(1));
    }

    /** Asserts all of it, with what each offer was allotted at first and every status the show had. */
    void assertHolds(long allotted, List<String> statuses) throws Exception {
        assertBooks(allotted);
        assertOrders();
        assertLimits();
        assertMoney();
        assertPostgres();
        assertWebhook(statuses);
        assertNothingIsLeft();
        assertFeeds();
        assertLogs();
    }

    private void assertBooks(long allotted) {
        JsonNode audit = audit(0);
        for (int index = 1; index < engines.size(); index++) {
            assertEquals(audit, audit(index), "engine " + index);
        }
        for (JsonNode offer : audit.path("offers")) {
            String sku = offer.path("sku").asText();
            assertEquals(allotted + books.allotted(sku), offer.path("allotted").asLong(), sku + " allotted");
            long sold = orders.stream()
                    .flatMap(order -> lines(order).stream())
                    .filter(line -> line.path("sku").asText().equals(sku))
                    .mapToLong(GroupAtRest::kept)
                    .sum();
            assertEquals(sold, offer.path("sold").asLong(), sku + " sold");
        }
    }

    private static List<JsonNode> lines(JsonNode order) {
        List<JsonNode> lines = new ArrayList<>();
        order.path("lines").forEach(lines::add);
        return lines;
    }

    private static long kept(JsonNode line) {
        return line.path("quantity").asLong() - line.path("cancelled").asLong();
    }

    private void assertOrders() {
        assertEquals(
                numbers(),
                orders.stream().map(order -> order.path("number").asLong()).toList());
        Set<String> ids = new HashSet<>();
        Set<String> reservations = new HashSet<>();
        for (JsonNode order : orders) {
            ids.add(order.path("id").asText());
            reservations.add(order.path("reservationId").asText());
        }
        assertEquals(orders.size(), ids.size());
        assertEquals(orders.size(), reservations.size());
        Set<String> missing = new HashSet<>(books.orders());
        missing.removeAll(ids);
        assertEquals(Set.of(), missing, "orders that were acknowledged");
    }

    private List<Long> numbers() {
        return LongStream.rangeClosed(1, orders.size()).boxed().toList();
    }

    private void assertLimits() {
        Map<String, Long> bought = new HashMap<>();
        for (JsonNode order : orders) {
            for (JsonNode line : lines(order)) {
                String sku = line.path("sku").asText();
                String counted = sku.equals("poster") ? "print" : sku;
                bought.merge(counted + " of " + order.path("buyerId").asText(), kept(line), Long::sum);
            }
        }
        bought.forEach((what, units) ->
                assertTrue(what.startsWith("mug") || units <= SeveralEnginesTest.LIMIT, what + ": " + units));
    }

    private void assertMoney() {
        long due = 0;
        Set<String> references = new HashSet<>();
        for (JsonNode order : orders) {
            if (order.at("/payment/method").asText().equals(TestGateway.METHOD)) {
                due += order.path("total").asLong()
                        - order.path("cancelledTotal").asLong();
                assertTrue(references.add(order.at("/payment/reference").asText()), order::toString);
            }
        }
        try (SharedRedis redis = SharedRedis.connect(engines.redis.url())) {
            assertEquals(due, Await.answer(() -> TestGateway.money(redis, EngineGroup.SHOW)), "money");
        }
    }

    private void assertPostgres() throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> expectedLines = new ArrayList<>();
        for (JsonNode order : orders) {
            String id = order.path("id").asText();
            expected.add(order.path("number").asText() + "|" + id + "|"
                    + order.path("state").asText() + "|" + order.path("total").asText());
            for (JsonNode line : lines(order)) {
                expectedLines.add(id + "|" + line.path("sku").asText() + "|"
                        + line.path("quantity").asText() + "|"
                        + line.path("cancelled").asLong());
            }
        }
        Await.until(
                "PostgreSQL has all",
                () -> RealPostgres.rows(engines.database, LINES).equals(expectedLines)
                        && RealPostgres.rows(engines.database, ORDERS).size() >= orders.size());
        assertEquals(expected, RealPostgres.rows(engines.database, ORDERS));
        assertTrue(
                RealPostgres.rows(engines.database, EVENTS).contains("order.committed|" + orders.size()),
                () -> "each order is one event");
    }

    private void assertWebhook(List<String> statuses) {
        Await.until("the webhook has all", () -> numbersAtWebhook().size() >= orders.size() && length("outbox") == 0);
        assertEquals(numbers(), numbersAtWebhook());
        Map<String, String> bodies = new HashMap<>();
        for (Received received : engines.receiver.all()) {
            String first = bodies.putIfAbsent(received.id(), received.body());
            assertEquals(first == null ? received.body() : first, received.body());
        }
        Set<String> committed = new HashSet<>();
        Map<String, JsonNode> last = new HashMap<>();
        List<String> told = new ArrayList<>();
        for (Received received : engines.receiver.taken()) {
            JsonNode json = Json.readObject(received.body());
            JsonNode data = json.path("data");
            String id = data.path("id").asText();
            switch (json.path("type").asText()) {
                case "order.committed" -> {
                    committed.add(id);
                    last.put(id, data);
                }
                case "order.cancelled" -> {
                    assertTrue(committed.contains(id), () -> "cancelled before it was told: " + data);
                    last.put(id, data);
                }
                case "show.status" -> told.add(data.path("status").asText());
                default -> {} // of what may be left out
            }
        }
        assertEquals(statuses, told);
        for (JsonNode order : orders) {
            JsonNode seen = last.get(order.path("id").asText());
            assertTrue(seen != null && seen.path("lines").equals(order.path("lines")), () -> seen + ", not " + order);
        }
    }

    private List<Long> numbersAtWebhook() {
        return engines.receiver.taken().stream()
                .map(received -> Json.readObject(received.body()))
                .filter(message -> message.path("type").asText().equals("order.committed"))
                .map(message -> message.at("/data/number").asLong())
                .toList();
    }

    private void assertNothingIsLeft() {
        assertEquals(List.of(), engines.list("/v1/incidents"));
        assertEquals(List.of(), engines.list("/v1/dead-letters"));
        for (String buyer : RandomClient.buyers()) {
            String paying = EngineGroup.PATH + "/reservations?state=paying&buyerId=" + buyer;
            assertEquals(List.of(), engines.list(paying));
        }
    }

    private void assertFeeds() {
        List<Viewer> viewers = engines.viewers();
        Await.until("all feeds show the ledger", () -> {
            JsonNode audit = audit(0);
            viewers.forEach(viewer -> viewer.awaitSame(audit));
            return audit.equals(audit(0));
        });
    }

    /** An error in an engine's log that nobody planned has a stack trace. */
    private void assertLogs() throws Exception {
        for (String log : engines.logs()) {
            boolean error = false;
            StringBuilder record = new StringBuilder();
            for (String line : log.lines().toList()) {
                if (line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*")) {
                    error = line.startsWith("ERROR", 13);
                    record.setLength(0);
                }
                record.append(line).append('\n');
                assertTrue(!error || !line.startsWith("\tat "), record::toString);
            }
        }
    }
}
