package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A person buys on the shop page, the stream sees it: real pages, real engine, real Redis, real browser. */
@SuppressWarnings("NullAway.Init") // set before any test runs
class SellingBrowserTest {
    private static final Duration AGAIN_AFTER = Duration.ofMillis(20);
    private static final int AGAIN_MAX = 500;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path data;

    private static Browser browser;
    private static Engine engine;
    private String show;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        engine = Engine.start(Config.defaults().withHttpPort(0).withDataDir(data.resolve("engine")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    /** Each test has a show of its own: three tees in M, featured. */
    @BeforeEach
    void makeShow(TestInfo test) throws Exception {
        show = test.getTestMethod().orElseThrow().getName();
        put("/v1/shows/" + show, "{'title':'Spring','currency':'EUR','status':'live','holdMs':120000,'lowStockAt':2}");
        put(
                "/v1/shows/" + show + "/offers/TEE-M",
                "{'title':'Tee','product':'tee','options':{'Size':'M'},'price':2999,'allotted':3}");
        put(
                "/v1/shows/" + show + "/offers/TEE-S",
                "{'title':'Tee','product':'tee','options':{'Size':'S'},'price':2999,'allotted':0}");
        send("PATCH", "/v1/shows/" + show, "{'featured':'TEE-M'}", "application/merge-patch+json");
    }

    @Test
    void aReserveAndACheckoutAreSeenOnTheOverlay() throws Exception {
        browser.go(url("/overlay/" + show));
        browser.awaitText("left", "3 left");
        browser.awaitText("variant-TEE-S", "Ssold out");
        String overlay = browser.window();
        String shop = browser.openWindow(url("/shop/" + show));
        choose("TEE-M");
        browser.click("reserve-tee");
        browser.awaitTrue("/^(2:00|1:5\\d)$/.test(document.querySelector('.clock').textContent)");
        assertEquals("€29.99", browser.part("hold-total").getText());

        browser.turnTo(overlay);
        browser.awaitText("left", "Only 2 left");

        browser.turnTo(shop);
        browser.click("checkout");
        browser.awaitText("order-number", "Order no. 1");

        browser.turnTo(overlay);
        browser.awaitText("sale", "1 ×Tee, Msold");
        JsonObject ledger = new JsonObject(send("GET", "/v1/shows/" + show + "/ledger", "", ""));
        assertTrue(ledger.getBoolean("conserved"), ledger.encode());
        assertTrue(ledger.encode().contains("\"available\":2,\"reserved\":0,\"sold\":1"), ledger.encode());
    }

    @Test
    void theLastUnitsSellOutBeforeTheViewersEyes() throws Exception {
        browser.go(url("/overlay/" + show));
        browser.awaitText("left", "3 left");
        String overlay = browser.window();
        String shop = browser.openWindow(url("/shop/" + show));
        choose("TEE-M");
        for (int unit = 0; unit < 3; unit++) {
            browser.click("reserve-tee");
            browser.awaitTrue("document.querySelectorAll('.hold[data-state=held]').length === " + (unit + 1));
        }
        browser.awaitText("reserve-tee", "All in baskets");
        browser.turnTo(overlay);
        browser.awaitText("left", "All in baskets");
        browser.turnTo(shop);
        for (int unit = 0; unit < 3; unit++) {
            browser.run("document.querySelector('.hold[data-state=held] .primary').click()");
            browser.awaitTrue("document.querySelectorAll('.hold[data-state=ordered]').length === " + (unit + 1));
        }
        browser.awaitText("reserve-tee", "Sold out");
        browser.turnTo(overlay);
        browser.awaitText("left", "Sold out · 3 sold");
    }

    @Test
    void whatIsHeldOutlivesAReloadAndCanBeGivenBack() throws Exception {
        browser.go(url("/shop/" + show));
        choose("TEE-M");
        browser.click("reserve-tee");
        browser.awaitText("left-tee", "Only 2 left");
        browser.reload();
        browser.awaitTrue("document.querySelector('.hold li')?.textContent === '1 × Tee, M€29.99'");
        browser.click("release");
        browser.awaitText("left-tee", "3 left");
    }

    /** What was taken between the look and the press is refused by the engine and explained, not oversold. */
    @Test
    void moreThanThereIsIsRefusedInWords() throws Exception {
        browser.go(url("/shop/" + show));
        choose("TEE-M");
        browser.run("document.querySelector(\"[data-testid='quantity-tee']\").value = 4");
        browser.click("reserve-tee");
        browser.awaitText("problem-tee", "Only 3 left: choose fewer.");
    }

    @Test
    void theStartPageLeadsToTheShow() throws Exception {
        browser.go(url("/"));
        browser.awaitTrue("document.querySelector(\"a[href='overlay/" + show + "']\") !== null");
    }

    /** Broadcast software themes a browser source by adding a style element to the page. */
    @Test
    void addedStylesThemeTheOverlay() throws Exception {
        browser.go(url("/overlay/" + show));
        browser.awaitText("left", "3 left");
        browser.run("const style = document.createElement('style');"
                + "style.innerHTML = ':root { --tl-paper: rgb(1, 2, 3) }'; document.head.append(style)");
        browser.awaitTrue("getComputedStyle(document.querySelector('.card')).backgroundColor === 'rgb(1, 2, 3)'");
    }

    /** OBS is open before the engine is started and before the show is made. */
    @Test
    void aSourceThatIsOpenBeforeTheEngineShowsTheShowOnceItIsThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path page = Files.writeString(
                data.resolve("waiting.html"),
                printed(0).replace("127.0.0.1:8080", "127.0.0.1:" + port).replace("/spring", "/" + show));
        browser.go(page.toUri().toString());
        try (Engine late = Engine.start(Config.defaults().withHttpPort(port).withDataDir(data.resolve("late")))) {
            browser.awaitTrue("location.pathname === '/overlay/" + show + "'");
            browser.awaitText("away", "There is no show “" + show + "” yet");
            String root = "http://127.0.0.1:" + late.port();
            put(root + "/v1/shows/" + show, "{'title':'T','currency':'EUR','status':'live','featured':'MUG'}");
            put(root + "/v1/shows/" + show + "/offers/MUG", "{'title':'Mug','price':100,'allotted':40}");
            browser.run("window.dispatchEvent(new Event('online'))"); // cuts the wait short
            browser.awaitText("left", "40 left");
            browser.go("about:blank");
        }
    }

    /** An overlay developer copies the page out of the documentation, saves it to a file, and it works. */
    @Test
    void theOverlayOfTheDocumentationWorksAsPrinted() throws Exception {
        String printed = printed(1);
        assertTrue(printed.lines().count() <= 20, "twenty lines are enough");
        Path page = data.resolve("own.html");
        Files.writeString(
                page, printed.replace("http://127.0.0.1:8080", url("")).replace("\"spring\"", "\"" + show + "\""));
        browser.go(page.toUri().toString());
        browser.awaitTrue("document.getElementById('line').textContent === 'Tee · €29.99 · 3 left'");
        send("PATCH", "/v1/shows/" + show + "/offers/TEE-M", "{'price':1999}", "application/merge-patch+json");
        browser.awaitTrue("document.getElementById('line').textContent === 'Tee · €19.99 · 3 left'");
    }

    /** Where no WebSocket gets through, viewers see the same, and come back behind what they have. */
    @Test
    void overServerSentEventsTheFeedIsTheSame() throws Exception {
        browser.go(url("/shop/" + show));
        browser.run(
                "import('/web/tallylight.js').then(({ connect }) => { window.types = [];" + "window.feed = connect('"
                        + show + "', { transport: 'sse' }).on('message', ({ type }) => types.push(type)); })");
        browser.awaitTrue("feed.connection === 'live' && feed.state.offers['TEE-M'].available === 3");
        choose("TEE-M");
        browser.click("reserve-tee");
        browser.awaitTrue("feed.state.offers['TEE-M'].available === 2 && feed.state.offers['TEE-M'].reserved === 1");
        browser.run("feed.stop(); types.length = 0");
        browser.click("release");
        browser.awaitText("left-tee", "3 left");
        browser.run("feed.start()");
        browser.awaitTrue("feed.connection === 'live' && feed.state.offers['TEE-M'].available === 3");
        assertEquals("update", browser.run("return types[0]"), "a resumed feed needs no snapshot");
    }

    /** Another page of the same buyer, or a host, may end a hold: the basket hears of it without asking. */
    @Test
    void theBasketHearsWhatBecomesOfItsHolds() throws Exception {
        browser.go(url("/shop/" + show));
        choose("TEE-M");
        browser.click("reserve-tee");
        browser.awaitTrue("document.querySelector('.hold')?.dataset.state === 'held'");
        String id = browser.part("reservation").getDomAttribute("data-reservation");
        send("DELETE", "/v1/shows/" + show + "/reservations/" + id, "", "");
        browser.awaitTrue("document.querySelector('.hold').dataset.state === 'released'");
    }

    /** A page of the documentation of overlays, counted from 0. */
    private static String printed(int number) throws IOException {
        String[] parts = Files.readString(Path.of("../docs/overlay.md")).split("```html\n", -1);
        return parts[number + 1].substring(0, parts[number + 1].indexOf("\n```"));
    }

    private static void choose(String sku) {
        browser.click("variant-" + sku);
        browser.awaitTrue("document.querySelector(\"[data-testid='reserve-tee']\").textContent === 'Reserve · €29.99'");
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + engine.port() + path;
    }

    private static void put(String path, String json) throws IOException, InterruptedException {
        send("PUT", path, json, "application/json");
    }

    @CanIgnoreReturnValue
    private static String send(String method, String path, String json, String type)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url(path)))
                .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (int i = 0; response.statusCode() == 503 && i < AGAIN_MAX; i++) { // the machine had no time for Redis
            LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        assertEquals(2, response.statusCode() / 100, method + " " + path + ": " + response.body());
        return response.body();
    }
}
