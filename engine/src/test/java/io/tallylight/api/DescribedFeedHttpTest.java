package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the feed says is as both descriptions for programs have it. */
@ExtendWith(SharedEngine.class)
class DescribedFeedHttpTest {
    private static final Map<String, String> OPEN_API = Map.of(
            "snapshot", "FeedSnapshot",
            "update", "FeedUpdate",
            "notice", "FeedNotice",
            "authenticated", "FeedAuthenticated",
            "reservation", "FeedReservation",
            "order", "FeedOrder",
            "error", "FeedError");

    private final Api api;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();

    DescribedFeedHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void everyMessageIsAsItIsDescribed() throws Exception {
        String show = api.show(
                "{'title':'T','currency':'EUR','status':'live','titles':{'th':'x'},'startsAt':5,'featured':'A'}");
        String full =
                "{'title':'An offer','price':1000,'allotted':30,'titles':{'th':'x'},'product':'p','options':{'Size':'M'},"
                        + "'prices':{'THB':5},'compareAtPrice':1500,'imageUrl':'/a.png','url':'/u','position':1,'perBuyerLimit':9,"
                        + "'limitGroup':'g','opensAt':5,'closesAt':4102444800000,'externalIds':{'barcode':'1'}}";
        String offer = api.offer(show, "A", full);
        WebSocket socket = follow(show);
        try {
            until(message -> message.path("type").asText().equals("snapshot"));
            String ticket = api.post("/v1/feed-tickets", "{'show':'" + show + "','buyerId':'b'}")
                    .json()
                    .path("ticket")
                    .asText();
            socket.sendText("{\"type\":\"authenticate\",\"token\":\"" + ticket + "\"}", true)
                    .get(20, TimeUnit.SECONDS);
            until(message -> message.path("type").asText().equals("authenticated"));

            api.put(offer, "{'title':'An offer','price':1000}").is(200);
            until(message -> message.at("/offers/A").has("limitGroup"));
            api.put("/v1/shows/" + show, "{'title':'N','currency':'EUR','status':'live'}")
                    .is(200);
            until(message -> message.has("startsAt"));
            for (String counts : List.of("capped", "state")) {
                api.patch("/v1/shows/" + show, "{'publicCounts':'" + counts + "'}")
                        .is(200);
                until(message -> message.path("publicCounts").asText().equals(counts));
                api.post(
                                "/v1/shows/" + show + "/orders",
                                "{'buyerId':'b','lines':[{'sku':'A','quantity':2}],'channel':'web','attribution':{'source':'s'},"
                                        + "'metadata':{'k':1},'payment':{'method':'external','reference':'r'}}")
                        .is(201);
                until(message -> message.has("sales"));
            }
            api.post("/v1/shows/" + show + "/notices", "{'text':'Hello'}").is(202);
            String brief = api.offer(show, "B", 1);
            until(message -> message.at("/offers/B").isObject());
            api.delete(brief).is(204);
            until(message -> message.at("/offers/B").isNull());
            socket.sendText("[]", true).get(20, TimeUnit.SECONDS);
            until(message -> message.path("type").asText().equals("error"));
        } finally {
            socket.abort();
        }
        describe(show);
    }

    /** Also what comes to those who were away: an update with all that may be gone. */
    private void describe(String show) throws Exception {
        JsonNode snapshot = seen.get(0);
        WebSocket back = follow(show + "/feed?after=" + snapshot.path("epoch").asText() + ":1");
        until(message -> message.path("from").asLong() == 1);
        back.abort();

        Described openApi = Described.by("/openapi.yaml");
        Described asyncApi = Described.by("/asyncapi.yaml");
        Map<String, List<String>> faults = new HashMap<>();
        Set<String> types = new HashSet<>();
        for (JsonNode message : seen) {
            String type = message.path("type").asText();
            types.add(type);
            List<String> its = new ArrayList<>(openApi.faults("/components/schemas/" + OPEN_API.get(type), message));
            its.addAll(asyncApi.faults("/components/messages/" + type + "/payload", message));
            if (!its.isEmpty()) {
                faults.put(message.toString(), its);
            }
        }
        assertEquals(Map.of(), faults);
        types.remove("ping");
        assertEquals(Set.of("snapshot", "update", "notice", "authenticated", "reservation", "order", "error"), types);
    }

    @Test
    void noNameIsATruthValueToReadersOfOlderYaml() throws IOException {
        Pattern bare = Pattern.compile("(?im)^\\s*(- )?(y|n|yes|no|on|off):|[\\[{,]\\s*(y|n|yes|no|on|off)\\s*[:,\\]]");
        for (String resource : List.of("/openapi.yaml", "/asyncapi.yaml")) {
            try (InputStream in = getClass().getResourceAsStream(resource)) {
                assertNotNull(in);
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                List<String> found =
                        bare.matcher(text).results().map(hit -> hit.group()).toList();
                assertTrue(found.isEmpty(), () -> resource + ": quote " + found);
            }
        }
    }

    private WebSocket follow(String show) throws Exception {
        String path = show.contains("/") ? show : show + "/feed";
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + api.port() + "/v1/shows/" + path), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            messages.add(read(text.toString()));
                            text.setLength(0);
                        }
                        return WebSocket.Listener.super.onText(from, data, last);
                    }
                })
                .get(20, TimeUnit.SECONDS);
    }

    private void until(Predicate<JsonNode> wanted) throws InterruptedException {
        while (true) {
            JsonNode message = messages.poll(20, TimeUnit.SECONDS);
            assertNotNull(message, () -> "nothing more after " + seen);
            seen.add(message);
            if (wanted.test(message)) {
                return;
            }
        }
    }

    private static JsonNode read(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
