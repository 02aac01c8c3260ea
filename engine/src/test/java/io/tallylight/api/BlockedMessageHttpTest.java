package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.testing.Await;
import io.tallylight.testing.Receiver;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that a receiver keeps failing to take, as an operator sees it and sets it aside. */
class BlockedMessageHttpTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String SALE =
            "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external','reference':'r'}}";

    @TempDir
    Path folder;

    private Receiver receiver;
    private Engine engine;
    private Api api;

    @SuppressWarnings("NullAway.Init") // before each test
    BlockedMessageHttpTest() {}

    @BeforeEach
    void start() throws Exception {
        receiver = new Receiver();
        Config.Webhook webhook = new Config.Webhook(
                URI.create(receiver.url()), Secret.of(SECRET), List.of("order.committed"), true, 2_000, 300_000, null);
        engine = Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder)
                .withOrders(new Config.Orders(null, 4, webhook, null, null, 1_500)));
        api = new Api(engine.port());
    }

    @AfterEach
    void stop() {
        engine.close();
        receiver.close();
    }

    @Test
    void aMessageThatHoldsUpOthersIsListedAndSetAside() {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        receiver.trouble = (request, received) -> {
            boolean blocks = received.body().contains("\"number\":1,");
            if (blocks) {
                request.response().setStatusCode(500).end("no words for it");
            }
            return blocks;
        };
        for (int order = 1; order <= 2; order++) {
            api.keyed("/v1/shows/" + show + "/orders", Api.key(), SALE).is(201);
        }
        Await.until(
                "it is listed",
                () -> !api.get("/v1/blocked-messages").json().path("items").isEmpty());
        JsonNode blocked =
                api.get("/v1/blocked-messages").is(200).json().path("items").path(0);
        String id = blocked.path("id").asText();
        assertEquals(show + ".dwebhook:1", id);
        assertEquals(
                show + " webhook 1",
                blocked.path("show").asText() + " " + blocked.path("system").asText() + " "
                        + blocked.path("message").asText());
        assertTrue(blocked.path("attempts").asInt() > 0, blocked::toString);
        assertTrue(blocked.path("reason").asText().contains("500"), blocked::toString);
        api.send("POST", "/v1/blocked-messages/" + show + ".dwebhook:2/set-aside", "")
                .isProblem(ProblemType.NOT_FOUND);

        assertEquals(
                id,
                api.send("POST", "/v1/blocked-messages/" + id + "/set-aside", "")
                        .is(202)
                        .json()
                        .path("id")
                        .asText());
        Await.until("the next one arrives", () -> receiver.taken().size() == 1);
        Await.until(
                "none is blocked",
                () -> api.get("/v1/blocked-messages").json().path("items").isEmpty());
        JsonNode letter =
                api.get("/v1/dead-letters").is(200).json().path("items").path(0);
        assertEquals(id, letter.path("id").asText());
        assertTrue(letter.path("reason").asText().startsWith("set aside by hand; before that: "), letter::toString);
        api.send("POST", "/v1/blocked-messages/" + id + "/set-aside", "").isProblem(ProblemType.NOT_FOUND);
        api.audit(show);
    }
}
