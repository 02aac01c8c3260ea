package io.tallylight.load.drop;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Watches the drop over WebSocket, and must have seen the offer sell out when it leaves. */
final class Overlay {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SNAPSHOT_S = 10;
    private static final long LOOK_MS = 250;
    /** Overlays leave then, buyers or not. */
    private static final long DROP_MAX_S = 180;

    private final Supplier<DropStage> stage;
    private final DropRecord record;
    private final DropSettings settings;

    Overlay(Supplier<DropStage> stage, DropRecord record, DropSettings settings) {
        this.stage = stage;
        this.record = record;
        this.settings = settings;
    }

    ScenarioBuilder scenarioFrom(Supplier<Long> opensAtMs) {
        return scenario("overlays")
                .exec(ws("watch")
                        .connect(session -> stage.get().feedUrl())
                        .subprotocol("tallylight.v1")
                        .await(SNAPSHOT_S)
                        .on(ws.checkTextMessage("snapshot")
                                .check(jsonPath("$.type").is("snapshot"))))
                .asLongAs(session -> isGoingOn(opensAtMs.get()))
                .on(pause(Duration.ofMillis(LOOK_MS)))
                .pause(Duration.ofSeconds(settings.watchS()))
                .exec(ws.processUnmatchedMessages(this::seen), exec(ws("leave").close()));
    }

    private boolean isGoingOn(long opensAtMs) {
        return record.buyersDone() < settings.buyers()
                && System.currentTimeMillis()
                        < opensAtMs + Duration.ofSeconds(DROP_MAX_S).toMillis();
    }

    private Session seen(List<WsInboundMessage> messages, Session session) {
        long available = -1;
        long seq = -1;
        for (var message : messages) {
            if (message instanceof WsInboundMessage.Text text) {
                try {
                    var json = JSON.readTree(text.message());
                    available =
                            json.at("/offers/" + DropStage.SKU + "/available").asLong(available);
                    long next = json.path("seq").asLong(seq);
                    if (next < seq) {
                        record.unexpected("overlay " + session.userId() + ": seq " + next + " after " + seq);
                    }
                    seq = next;
                } catch (JsonProcessingException e) {
                    record.unexpected("overlay " + session.userId() + ": no JSON: " + text.message());
                }
            }
        }
        if (settings.buyers() >= settings.units() && available != 0) {
            record.unexpected("overlay " + session.userId() + " left with " + available + " available");
        }
        return session;
    }
}
