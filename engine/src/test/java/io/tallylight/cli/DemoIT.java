package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.testing.Await;
import io.tallylight.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it. */
@Timeout(120)
class DemoIT {
    private static final String SHOW = "/v1/shows/friday-night-live";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path temp;

    DemoIT() {}

    @Test
    void theDemoSellsLiveAndGoesOnAfterARestart() throws Exception {
        long sold;
        try (Program demo = Program.start("demo", temp)) {
            awaitSale(demo.url());
            JsonNode ledger = ledger(demo.url());
            assertTrue(ledger.path("conserved").asBoolean(), ledger.toString());
            sold = sold(ledger);
            assertTrue(sold > 0, ledger.toString());
            assertEquals(200, get(demo.url() + "/web/demo/lamp.svg").statusCode());
            assertEquals(0, demo.signal("TERM").code());
        }
        try (Program demo = Program.start("demo", temp)) {
            awaitSale(demo.url());
            assertTrue(sold(ledger(demo.url())) > sold);
            assertEquals(0, demo.signal("TERM").code());
        }
    }

    /** Watches the feed as an overlay does until it tells of a sale. */
    private void awaitSale(String url) throws Exception {
        awaitShow(url);
        CompletableFuture<String> sale = new CompletableFuture<>();
        WebSocket feed = client.newWebSocketBuilder()
                .subprotocols("tallylight.v1")
                .buildAsync(URI.create(url.replaceFirst("http", "ws") + SHOW + "/feed"), new Watcher(sale))
                .get(10, TimeUnit.SECONDS);
        assertTrue(sale.get(60, TimeUnit.SECONDS).contains("\"quantity\""));
        feed.abort();
    }

    /** The address is printed when the engine serves, the show is made just after. */
    private void awaitShow(String url) {
        Await.until("the show is made", () -> get(url + SHOW).statusCode() == 200);
    }

    private JsonNode ledger(String url) throws Exception {
        return new ObjectMapper().readTree(get(url + SHOW + "/ledger").body());
    }

    private static long sold(JsonNode ledger) {
        long sold = 0;
        for (JsonNode offer : ledger.path("offers")) {
            sold += offer.path("sold").asLong();
        }
        return sold;
    }

    private HttpResponse<String> get(String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static final class Watcher implements WebSocket.Listener {
        private final CompletableFuture<String> sale;
        private final StringBuilder message = new StringBuilder();

        Watcher(CompletableFuture<String> sale) {
            this.sale = sale;
        }

        @Override
        public CompletionStage<?> onText(WebSocket feed, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                if (message.indexOf("\"sales\"") >= 0) {
                    boolean first = sale.complete(message.toString());
                    assertTrue(first || sale.isDone());
                }
                message.setLength(0);
            }
            feed.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
