package io.tallylight.load.drop;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Opens the page, waits for the opening, taps, and pays if there was one left. Tries again with the same key. */
final class Buyer {
    private static final int TRIES = 8;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final Supplier<DropStage> stage;
    private final DropRecord record;

    Buyer(Supplier<DropStage> stage, DropRecord record) {
        this.stage = stage;
        this.record = record;
    }

    ScenarioBuilder scenarioUntil(Supplier<Long> opensAtMs, int spreadMs) {
        return scenario("buyers")
                .exec(http("open the page").get(session -> stage.get().http("")))
                .pause(session -> untilTap(opensAtMs.get(), spreadMs))
                .exec(answered(reserve()))
                .exec(this::reserved)
                .doIf(session -> session.contains("reservation"))
                .then(exec(answered(checkout())), exec(this::checkedOut))
                .exec(session -> {
                    record.buyerDone();
                    return session;
                });
    }

    private static Duration untilTap(long opensAtMs, int spreadMs) {
        long tapMs = opensAtMs + ThreadLocalRandom.current().nextInt(spreadMs);
        return Duration.ofMillis(Math.max(0, tapMs - System.currentTimeMillis()));
    }

    /** Sends until the answer is one that settles it. */
    private static ChainBuilder answered(HttpRequestActionBuilder request) {
        return exec(session -> session.set("tries", 0).remove("status"))
                .exec(asLongAs(session -> !isSettled(session) && session.getInt("tries") < TRIES)
                        .on(
                                exec(session -> session.set("tries", session.getInt("tries") + 1)
                                        .remove("status")),
                                exec(request),
                                doIf(session -> !isSettled(session)).then(pause(BETWEEN_TRIES))));
    }

    private static boolean isSettled(Session session) {
        if (!session.contains("status")) {
            return false;
        }
        int status = session.getInt("status");
        return status != 429 && status != 503;
    }

    private HttpRequestActionBuilder reserve() {
        return http("reserve")
                .post(session -> stage.get().http("/reservations"))
                .header("Idempotency-Key", session -> "drop-reserve-" + session.userId())
                .header("Content-Type", "application/json")
                .body(StringBody(session -> "{\"buyerId\":\"buyer-" + session.userId() + "\",\"lines\":[{\"sku\":\""
                        + DropStage.SKU + "\",\"quantity\":1}]}"))
                .check(
                        status().in(200, 201, 409, 429, 503).saveAs("status"),
                        jsonPath("$.id").optional().saveAs("reservation"),
                        jsonPath("$.type").optional().saveAs("problem"));
    }

    private Session reserved(Session session) {
        if (!isSettled(session)) {
            record.unanswered("reserve of buyer-" + session.userId());
        } else if (session.getInt("status") == 409) {
            var problem = session.contains("problem") ? session.getString("problem") : "no problem";
            if (problem == null || !problem.endsWith("/sold-out")) {
                record.unexpected("reserve of buyer-" + session.userId() + ": 409 " + problem);
            }
        } else if (!session.contains("reservation")) {
            record.unexpected("reserve of buyer-" + session.userId() + ": a reservation without an id");
        }
        return session;
    }

    private HttpRequestActionBuilder checkout() {
        return http("check out")
                .post(session -> stage.get().http("/reservations/" + session.getString("reservation") + "/checkout"))
                .header("Idempotency-Key", session -> "drop-checkout-" + session.userId())
                .header("Content-Type", "application/json")
                .body(StringBody(session ->
                        "{\"payment\":{\"method\":\"external\",\"reference\":\"till-" + session.userId() + "\"}}"))
                .check(
                        status().in(200, 410, 429, 503).saveAs("status"),
                        jsonPath("$.id").optional().saveAs("order"));
    }

    private Session checkedOut(Session session) {
        var reservation = String.valueOf(session.getString("reservation"));
        if (!isSettled(session)) {
            record.unanswered("checkout of buyer-" + session.userId());
            record.uncertain(reservation);
        } else if (session.getInt("status") == 200) {
            record.acknowledged(String.valueOf(session.getString("order")), reservation, DropStage.SKU);
        }
        return session;
    }
}
