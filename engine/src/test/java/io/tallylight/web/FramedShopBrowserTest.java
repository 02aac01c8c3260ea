package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of another origin that frames ours: a click in such a frame would buy. */
@SuppressWarnings("NullAway.Init") // set before any test runs
class FramedShopBrowserTest {
    private static final String REFUSED = "chrome-error://chromewebdata/";

    @TempDir
    private static Path data;

    private static Browser browser;
    private static Engine engine;
    private static HttpServer stranger;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Config config = Config.defaults().withDataDir(data).withHttpPort(0);
        String mayFrame = "http://127.0.0.1:" + stranger.getAddress().getPort();
        engine = Engine.start(config.withHttp(config.http().withFrameAncestors(List.of(mayFrame))));
        byte[] page = ("<!doctype html><script>let loaded = 0</script>"
                        + frame("shop", "/shop/spring")
                        + frame("overlay", "/overlay/spring"))
                .getBytes(StandardCharsets.UTF_8);
        stranger.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        stranger.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (engine != null) {
            engine.close();
        }
        if (stranger != null) {
            stranger.stop(0);
        }
    }

    private static String frame(String id, String path) {
        return "<iframe id=" + id + " onload='loaded++' src='" + url(path) + "'></iframe>";
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + engine.port() + path;
    }

    /** Opens the page under a name of its server and waits for both frames. */
    private static void open(String host) {
        browser.go("http://" + host + ":" + stranger.getAddress().getPort() + "/");
        browser.awaitTrue("loaded >= 2");
    }

    @Test
    void theShopIsNotShownInAFrameOfAnotherOriginAndTheOverlayIs() {
        open("localhost");
        assertEquals(REFUSED, browser.addressInFrame("shop"));
        assertEquals(url("/overlay/spring"), browser.addressInFrame("overlay"));
    }

    @Test
    void theShopIsShownInAFrameOfAnOriginThatIsListed() {
        open("127.0.0.1");
        assertEquals(url("/shop/spring"), browser.addressInFrame("shop"));
    }
}
