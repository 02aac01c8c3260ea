package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way into the feed; what comes then is the feed's own. */
@ExtendWith(SharedEngine.class)
class FeedDoorHttpTest {
    private static final int MANY = 300;
    private static final String[] HANDSHAKE = {
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13"
    };

    private final Api api;
    private final String show;

    FeedDoorHttpTest(Api api) {
        this.api = api;
        this.show = api.show("{'title':'T','currency':'EUR'}");
    }

    @Test
    void aHandshakeOfAnyOriginGetsASnapshot() throws Exception {
        String odd = "odd /+ \u00e9";
        api.put("/v1/shows/" + ResourcePaths.segment(odd), "{'title':'T','currency':'EUR'}")
                .is(201);

        for (String origin : new String[] {"null", "https://elsewhere.example"}) {
            assertTrue(firstFrame(show, origin).startsWith("{\"type\":\"snapshot\",\"show\":\"" + show));
            assertTrue(firstFrame(odd, origin).startsWith("{\"type\":\"snapshot\",\"show\":\"" + odd));
        }
    }

    @Test
    void whatIsNoHandshakeIsAProblem() throws Exception {
        String path = "/v1/shows/" + show + "/feed";
        assertEquals(
                "*",
                api.get(path, "Origin", "null", "Accept", "application/json")
                        .isProblem(ProblemType.NOT_ACCEPTABLE)
                        .header("Access-Control-Allow-Origin")
                        .orElse(""));
        String[] complete = {
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13"
        };
        for (int missing = 2; missing < complete.length; missing++) {
            String[] lines = complete.clone();
            lines[missing] = "X-Nothing: here";
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask(lines);
                assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("/problems/malformed"), answer);
            }
        }
        for (String key : List.of("!!", "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZSE=")) {
            String[] lines = complete.clone();
            lines[4] = "Sec-WebSocket-Key: " + key;
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask(lines);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            }
        }
        try (RawHttp raw = new RawHttp(api)) {
            assertTrue(raw.ask(complete).startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void whoAcceptsEventsGetsThem() throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask(
                    "GET /v1/shows/" + show + "/feed HTTP/1.1",
                    "Host: localhost",
                    "Origin: null",
                    "Accept: text/html, text/event-stream;q=0.9");
            assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
            assertTrue(answer.contains("Content-Type: text/event-stream"), answer);
        }
    }

    @Test
    void whoAcceptsAnythingOrSaysNothingGetsEvents() throws Exception {
        for (String accept : List.of("Accept: */*", "Accept: text/*;q=0.5, application/json", "X-Nothing: here")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask("GET /v1/shows/" + show + "/feed HTTP/1.1", "Host: localhost", accept);
                assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
                assertTrue(raw.read("\"type\":\"snapshot\""), accept);
            }
        }
    }

    @Test
    void whoAcceptsNoEventsIsToldWhatTheFeedIs() {
        String path = "/v1/shows/" + show + "/feed";
        for (String accept : List.of(
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "application/json",
                "image/*",
                "text/event-stream;q=0",
                "text/event-stream; q=0.0, */*",
                "text/*;q=0, */*",
                "*/*;q=0")) {
            int status = api.send("GET", path, "", "Accept", accept).status();
            assertEquals(406, status, accept);
        }
    }

    /** As nginx asks in its default setting. */
    @Test
    void eventsComeOverHttp10UntilTheConnectionEnds() throws Exception {
        for (String connection : List.of("Connection: close", "X-Nothing: here")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask(
                        "GET /v1/shows/" + show + "/feed HTTP/1.0",
                        "Host: 127.0.0.1",
                        connection,
                        "Accept: text/event-stream");
                assertTrue(answer.contains(" 200 OK") && !answer.contains("chunked"), answer);
                assertTrue(raw.read("\"type\":\"snapshot\""));
                api.patch("/v1/shows/" + show, "{'title':'" + Api.key() + "'}").is(200);
                assertTrue(raw.read("\"type\":\"update\""));
            }
        }
    }

    @Test
    void manyWhoComeAtOnceAreAllLetIn() throws Exception {
        List<RawHttp> comers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                String how = i % 3 == 0 ? "Accept: text/event-stream" : String.join("\r\n", HANDSHAKE);
                RawHttp comer = new RawHttp(api);
                comers.add(comer);
                comer.write("GET /v1/shows/" + show + "/feed HTTP/1.1\r\nHost: localhost\r\n" + how + "\r\n\r\n");
            }
            for (int i = 0; i < MANY; i++) {
                String answer = comers.get(i).answer(true);
                assertTrue(answer.startsWith(i % 3 == 0 ? "HTTP/1.1 200 " : "HTTP/1.1 101 "), answer);
                assertTrue(comers.get(i).read("\"type\":\"snapshot\""));
            }
        } finally {
            for (RawHttp comer : comers) {
                comer.close();
            }
        }
    }

    @Test
    void eventsOfAShowThatIsNotThereAreAProblem() throws Exception {
        for (String address : new String[] {"/v1/shows/nowhere/feed", "/v1/shows/" + show + "/feed?view=all"}) {
            Reply reply = api.get(address, "Accept", "text/event-stream", "Origin", "https://elsewhere.example");
            if (address.contains("view")) {
                reply.isInvalid("view");
            } else {
                reply.isProblem(ProblemType.NOT_FOUND);
            }
            assertEquals("*", reply.header("Access-Control-Allow-Origin").orElse(""));
        }
    }

    @Test
    void whatNoShowCanBeCalledIsSaidToBeWrong() throws Exception {
        String tooLong = "/v1/shows/" + "x".repeat(129) + "/feed";
        assertEquals(
                "show",
                api.get(tooLong, "Accept", "text/event-stream")
                        .isProblem(ProblemType.INVALID)
                        .json()
                        .path("field")
                        .asText());
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask("GET /v1/shows/%ff/feed HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("percent-encoded"), answer);
        }
    }

    private String firstFrame(String id, String origin) throws Exception {
        CompletableFuture<String> frame = new CompletableFuture<>();
        URI uri = URI.create("ws://127.0.0.1:" + api.port() + "/v1/shows/" + ResourcePaths.segment(id) + "/feed");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .subprotocols("tallylight.v1")
                .buildAsync(uri, new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            frame.complete(text.toString());
                        }
                        return WebSocket.Listener.super.onText(from, data, last);
                    }
                })
                .get(20, TimeUnit.SECONDS);
        try {
            return frame.get(20, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}
