package io.tallylight.web;

import io.vertx.core.http.ServerWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A browser for the class, and an engine that answers from the test's script. */
@SuppressWarnings("NullAway.Init") // both are set before any test runs
abstract class ScriptedPageTest {
    static Browser browser;
    static StandInEngine engine;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        engine = new StandInEngine();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    /** Leaves the page of the test before. */
    static void forget() {
        browser.go("about:blank");
        engine.forget();
    }

    /** Opens the page that has both client modules and no look of its own. */
    static void openProbe() {
        browser.go(engine.url("/web-test/probe.html"));
        browser.awaitTrue("typeof watch === 'function'");
        engine.forget();
    }

    /** JSON may be written with ' for ". */
    static void send(ServerWebSocket feed, String message) {
        Object unused = feed.writeTextMessage(message.replace('\'', '"'));
    }
}
