package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the money of orders and reservations that a loss of Redis takes away. */
class LostPaymentHttpTest {
    private PayingEngine engine = engine("sqlite");

    private static PayingEngine engine(@Nullable String recorded) {
        try {
            return new PayingEngine("retake", 60_000, 3_000, 1_000, recorded);
        } catch (Exception e) {
            throw new AssertionError("no engine", e);
        }
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    /** While it is held, no order gets into the order system. */
    private Connection lock() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + engine.orders());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("BEGIN IMMEDIATE");
        }
        return connection;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + engine.orders());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute(sql);
        }
    }

    private static void unlock(Connection lock) throws SQLException {
        try (Statement statement = lock.createStatement()) {
            statement.execute("ROLLBACK");
        }
        lock.close();
    }

    /** A live show that the order system knows. */
    private String show() {
        String show = engine.show(10, PayingEngine.HOLD_MS);
        Await.until(
                "its definition is recorded",
                () -> engine.redis.ask("XLEN tl:{" + show + "}:outbox").startsWith(":0"));
        return show;
    }

    private Reply pay(String reservation, String card) {
        return engine.api().keyed(reservation + "/checkout", Api.key(), PayingEngine.paying(card));
    }

    /** The only payment of a show. */
    private FakeIntent payment(String show) {
        return engine.stripe.intents().stream()
                .filter(intent -> intent.metadata("tallylight_show").equals(show))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no payment"));
    }

    private JsonNode incidents() {
        return engine.api().get("/v1/incidents").is(200).json().path("items");
    }

    private void loseAndRebuild(String show) {
        assertTrue(engine.redis.ask("FLUSHALL").startsWith("+OK"));
        Await.until(
                "it is rebuilt",
                () -> engine.api().post("/v1/shows/" + show + "/rebuild", "{}").status() == 200);
    }

    @Test
    void moneyIsTakenOnceTheOrderSystemThatCountsHasTheOrder() throws Exception {
        String show = show();
        Connection lock = lock();
        pay(engine.hold(show, "ann", 1), FakeIntent.VISA).is(202);
        FakeIntent payment = payment(show);
        String other = engine.show(1, PayingEngine.HOLD_MS);
        String released = engine.hold(other, "bob", 1);
        pay(released, FakeIntent.NEEDS_ACTION).is(202);
        engine.api().delete(released).is(200);
        Await.until("a later debt is settled", () -> payment(other).status().equals("canceled"));
        assertEquals("requires_capture", payment.status());
        unlock(lock);
        Await.until("it is captured", () -> payment.captures() == 1);
        engine.assertSettled(show);
    }

    @Test
    void anOrderThatIsLostBeforeItWasRecordedCostsNobodyMoney() throws Exception {
        engine.stop();
        engine.startProcess();
        String show = show();
        Connection lock = lock();
        pay(engine.hold(show, "ann", 1), FakeIntent.VISA).is(202);
        engine.stop(); // killed, it cannot record what it has read
        assertTrue(engine.redis.ask("FLUSHALL").startsWith("+OK"));
        unlock(lock);
        engine.startAgain();
        loseAndRebuild(show);
        Await.until("it is given up", () -> payment(show).status().equals("canceled"));
        engine.assertSettled(show);
        assertEquals(0, payment(show).captures());
        assertTrue(incidents().isEmpty());
    }

    @Test
    void aPaymentWhoseReservationIsLostIsGivenUp() {
        String show = show();
        pay(engine.hold(show, "ann", 1), FakeIntent.NEEDS_ACTION).is(202);
        String order = pay(engine.hold(show, "bob", 1), FakeIntent.VISA)
                .is(200)
                .json()
                .path("id")
                .asText();
        FakeIntent lost = engine.payment(show, "requires_action");
        lost.settle(true);
        loseAndRebuild(show);
        Await.until("it is given up", () -> lost.status().equals("canceled"));
        engine.assertSettled(show);
        assertEquals("9 0 1", engine.api().counters(show, "A"));
        assertEquals(
                "committed",
                engine.api()
                        .get("/v1/orders/" + order)
                        .is(200)
                        .json()
                        .path("state")
                        .asText());
        assertTrue(incidents().isEmpty());
    }

    @Test
    void moneyThatWasTakenForAnOrderThatIsLostIsAnIncident() throws Exception {
        engine.close();
        engine = engine(null);
        String show = show();
        execute("CREATE TRIGGER refuse BEFORE INSERT ON orders BEGIN SELECT RAISE(ABORT, 'no'); END");
        pay(engine.hold(show, "ann", 1), FakeIntent.VISA).is(200);
        Await.until("it is captured", () -> payment(show).captures() == 1);
        Await.until(
                "nobody tries to record it",
                () -> !engine.api().get("/v1/dead-letters").json().path("items").isEmpty());
        assertTrue(engine.redis.ask("FLUSHALL").startsWith("+OK"));
        execute("DROP TRIGGER refuse");
        loseAndRebuild(show);
        Await.until("it is an incident", () -> !incidents().isEmpty());
        JsonNode incident = incidents().get(0);
        assertEquals("orphan", incident.path("kind").asText());
        assertEquals(payment(show).id(), incident.path("reference").asText());
        assertEquals(1_000, incident.path("amount").asInt());
        loseAndRebuild(show);
        Await.until("it is an incident again", () -> !incidents().isEmpty());
        engine.assertNothingOwed(show);
        assertEquals(1, incidents().size());
        assertEquals("10 0 0", engine.api().counters(show, "A"));
    }
}
