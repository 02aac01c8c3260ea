package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations of {@code config/proxies} as published, each in the real proxy before two engines on one Redis. */
@SuppressWarnings("NullAway.Init") // set before any test runs
class ProxyBrowserTest {
    private static final int ANSWER_SECONDS = 20;
    private static final int AFTER_THE_STOP = 20;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path data;

    private static Browser browser;
    private static RealRedis redis;
    private static Engine engine;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        redis = new RealRedis(data.resolve("redis"));
        engine = engine("one", 0);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {browser, engine, redis}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static Engine engine(String name, int drainMs) throws Exception {
        Config config = Config.defaults();
        return Engine.start(config.withHttp(config.http().withPort(0).withDrainMs(drainMs))
                .withDataDir(data.resolve(name))
                .withOrders(config.orders().withSqlUrl("jdbc:sqlite:" + data.resolve("orders.db")))
                .withRedisUrl(redis.url()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx.conf", "haproxy.cfg", "apache.conf", "Caddyfile", "varnish.vcl"})
    void theFeedThePagesASaleAndACatalogueGetThrough(String file) throws Exception {
        String show = "through-" + file.substring(0, 5);
        try (RealProxy proxy = new RealProxy(file, data.resolve(file), List.of(engine.port(), engine.port()))) {
            awaitReady(proxy);
            makeShow(proxy, show, 3);
            browser.go(proxy.url("/overlay/" + show));
            browser.awaitText("left", "3 left");
            for (String transport : List.of("websocket", "sse")) {
                browser.run("import('/web/tallylight.js').then(({ connect }) => { window.feed_" + transport
                        + " = connect('" + show + "', { transport: '" + transport + "' }); })");
                browser.awaitTrue("feed_" + transport + ".connection === 'live'");
            }
            JsonObject held =
                    new JsonObject(reserve(proxy, show, "sale-" + file).body());
            HttpResponse<String> order = send(
                    proxy,
                    "POST",
                    "/v1/shows/" + show + "/reservations/" + held.getString("id") + "/checkout",
                    "{'payment':{'method':'external','reference':'p1'}}",
                    "checkout-" + file);
            assertEquals(200, order.statusCode(), order.body());
            browser.awaitText("left", "Only 2 left");
            browser.awaitTrue("feed_websocket.state.offers.MUG.available === 2");
            browser.awaitTrue("feed_sse.state.offers.MUG.available === 2");
            browser.go(proxy.url("/live/overlay/" + show + "?lang=de"));
            browser.awaitText("left", "Only 2 left");
            browser.go("about:blank");
            assertTheEngineReadsALongBody(proxy, show);
            assertConserved(proxy, show, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx.conf", "haproxy.cfg", "Caddyfile"})
    void noReservationFailsWhileOneOfTwoEnginesStops(String file) throws Exception {
        String show = "stop-" + file.substring(0, 5);
        try (Engine leaving = engine("leaving-" + file, 2_000);
                RealProxy proxy =
                        new RealProxy(file, data.resolve("stop-" + file), List.of(engine.port(), leaving.port()))) {
            awaitReady(proxy);
            makeShow(proxy, show, 1_000_000);
            CompletableFuture<Void> stopped = null;
            int sold = 0;
            for (int left = AFTER_THE_STOP; left > 0; sold++) {
                HttpResponse<String> answer = reserve(proxy, show, show + "-number-" + sold);
                assertEquals(201, answer.statusCode(), () -> answer.body() + proxy.log());
                if (sold == AFTER_THE_STOP) {
                    stopped = CompletableFuture.runAsync(() -> close(leaving));
                }
                left -= stopped != null && stopped.isDone() ? 1 : 0;
            }
            assertConserved(proxy, show, sold);
        }
    }

    private static void close(Engine leaving) {
        try {
            leaving.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitReady(RealProxy proxy) {
        Await.until("the proxy has found the engine, or has ended", () -> {
            try {
                return !proxy.isAlive()
                        || send(proxy, "GET", "/health/ready", "", "").statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
        assertTrue(proxy.isAlive(), proxy::log);
    }

    private static void makeShow(RealProxy proxy, String show, int allotted) throws Exception {
        String path = "/v1/shows/" + show;
        HttpResponse<String> made = send(
                proxy,
                "PUT",
                path,
                "{'title':'T','currency':'EUR','status':'live','lowStockAt':2,'featured':'MUG'}",
                "");
        assertEquals(201, made.statusCode(), made.body());
        HttpResponse<String> offer =
                send(proxy, "PUT", path + "/offers/MUG", "{'title':'Mug','price':100,'allotted':" + allotted + "}", "");
        assertEquals(201, offer.statusCode(), offer.body());
    }

    private static HttpResponse<String> reserve(RealProxy proxy, String show, String key) throws Exception {
        return send(
                proxy,
                "POST",
                "/v1/shows/" + show + "/reservations",
                "{'buyerId':'" + key + "','lines':[{'sku':'MUG','quantity':1}]}",
                key);
    }

    /** A catalogue of more than nginx's own limit: what refuses it is the engine, in its own words. */
    private static void assertTheEngineReadsALongBody(RealProxy proxy, String show) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.url("/v1/shows/" + show + "/imports")))
                .timeout(Duration.ofSeconds(ANSWER_SECONDS))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("no catalogue\n".repeat(200_000)))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertTrue(
                answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                        && answer.statusCode() != 413,
                () -> answer.statusCode() + " " + answer.body());
    }

    private static void assertConserved(RealProxy proxy, String show, int reserved) throws Exception {
        JsonObject ledger = new JsonObject(
                send(proxy, "GET", "/v1/shows/" + show + "/ledger", "", "").body());
        assertTrue(ledger.getBoolean("conserved"), ledger::encode);
        assertEquals(
                reserved, ledger.getJsonArray("offers").getJsonObject(0).getInteger("reserved"), "no hold beside ours");
    }

    private static HttpResponse<String> send(RealProxy proxy, String method, String path, String json, String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxy.url(path)))
                .timeout(Duration.ofSeconds(ANSWER_SECONDS))
                .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
