package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tallylight.testing.Await;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How {@code tallylight.js} gets a line and keeps it: transports, waits, silence, credentials. */
class TallylightLinkBrowserTest extends ScriptedPageTest {
    private static final String FEED = "/v1/shows/spring/feed";
    private static final String SNAPSHOT = "{'type':'snapshot','epoch':'e1','seq':5,'offers':{'MUG':{'available':3}}}";
    private static final String PROBLEM = "application/problem+json";

    @BeforeEach
    void probe() {
        openProbe();
    }

    @Test
    void whereNoSocketGetsThroughTheFeedComesAsEvents() throws Exception {
        HttpServerRequest stream = watchStream();
        assertEquals(FEED, stream.path());
        assertEquals("sse", lastConnection().getString("transport"));
        event(stream, "{'type':'update','from':5,'seq':6,'offers':{'MUG':{'available':2}}}");
        browser.awaitTrue("feed.state.seq === 6 && feed.state.offers.MUG.available === 2");
    }

    /** Pieces may end anywhere, lines in three ways; comments and fields that nobody asked for may stand between. */
    @Test
    void eventsAreReadHoweverTheyAreCut() throws Exception {
        HttpServerRequest stream = watchStream();
        write(stream, ": still here\r");
        write(stream, "\nid: e1:6\r\nretry: 100\r\ndata: {\"type\":\"update\",\"from\":5,");
        write(stream, "\r\ndata:\"seq\":6,\"word\":\"Tässe\"}\r\n\r");
        write(stream, "\nevent: x\ndata: {\"type\":\"update\",\"from\":6,\"seq\":7}\n\ndata: nothing\n\n");
        browser.awaitTrue("feed.state.seq === 7 && feed.state.word === 'Tässe'");
    }

    @Test
    void aStreamThatEndsIsComeBackToBehindItsOwnSeq() throws Exception {
        HttpServerRequest stream = watchStream();
        Object unused = stream.response().end();
        assertEquals("after=e1%3A5", engine.nextStream().query());
    }

    @Test
    void aShowThatDoesNotExistYetIsAskedForAgainSlowly() throws Exception {
        hurryTimers();
        browser.run("chance = 0.5; watch('spring')");
        ServerWebSocket first = engine.nextConnection();
        Object unused = first.close((short) 4104, "no such show");
        browser.awaitTrue("heardOf('connection').some(({ code, retryInMs }) => code === 4104 && retryInMs === 15000)");
        send(engine.nextConnection(), SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
    }

    @Test
    void aShowThatDoesNotExistYetIsAskedForAgainSlowlyOverEventsToo() throws Exception {
        hurryTimers();
        engine.refuseSockets(Integer.MAX_VALUE);
        engine.answer("GET " + FEED, 404, "{'type':'/problems/not-found'}", Map.of("Content-Type", PROBLEM));
        browser.run("watch('spring')");
        browser.awaitTrue("heardOf('connection').some(({ code, retryInMs }) => code === 4104 && retryInMs === 10000)");
        event(engine.nextStream(), SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
    }

    @Test
    void whereNeitherTransportWorksTheListenerHearsWhatTheEngineSaid() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        engine.answer(
                "GET " + FEED,
                400,
                "{'type':'/problems/malformed','title':'Malformed','detail':'a body came'}",
                Map.of("Content-Type", PROBLEM));
        browser.run("watch('spring')");
        browser.awaitTrue("heardOf('connection').some(({ status }) => status === 400)");
        assertEquals(
                "malformed: a body came",
                browser.run("const { problem, reason } = heardOf('connection').find(({ status }) => status === 400);"
                        + "return problem + ': ' + reason"));
    }

    @Test
    void whatAProxySaysInPlaceOfAStreamIsNamedByItsStatus() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        engine.answer("GET " + FEED, 502, "<html>", Map.of("Content-Type", "text/html"));
        engine.answer("GET " + FEED, 200, "<html>", Map.of("Content-Type", "text/html"));
        browser.run("watch('spring')");
        browser.awaitTrue(
                "heardOf('connection').some(({ status, reason }) => status === 502 && reason === 'HTTP 502')");
        browser.awaitTrue(
                "heardOf('connection').some(({ reason }) => reason === 'HTTP 200 with text/html in place of events')");
    }

    /** A slash at the end of an address is easily forgotten, and an engine may stand below a path. */
    @Test
    void aBaseUrlWithoutASlashAtItsEndKeepsItsLastPart() throws Exception {
        browser.run("watch('spring', { baseUrl: location.origin + '/below/a/path' })");
        assertEquals("/below/a/path" + FEED, engine.nextConnection().path());
        browser.run("feed.stop(); watch('spring', { baseUrl: '/below/a/path/' })");
        assertEquals("/below/a/path" + FEED, engine.nextConnection().path());
        engine.answer("GET /below/a/path/v1/shows/spring", 200, "{'id':'spring'}");
        assertEquals(
                "{\"id\":\"spring\"}",
                browser.resolved("new tallylight.Shop('spring', { buyerId: 'ada', baseUrl: '/below/a/path' }).show()"));
    }

    /** A proxy answers for an engine that restarts; nothing that it says is for good. */
    @Test
    void aStrangersNotFoundIsNotBelieved() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        engine.answer("GET " + FEED, 404, "<html>", Map.of("Content-Type", "text/html"));
        browser.run("watch('spring')");
        event(engine.nextStream(), SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
    }

    @Test
    void aFullEngineIsGivenTheTimeItAskedFor() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        engine.answer("GET " + FEED, 503, "{}", Map.of("Content-Type", PROBLEM, "Retry-After", "7"));
        browser.run("watch('spring')");
        browser.awaitTrue("heardOf('connection').some(({ retryInMs }) => retryInMs === 7000)");
        browser.run("window.dispatchEvent(new Event('online'))");
        assertEquals(7000, lastConnection().getInteger("retryInMs"), "nothing hurries what the engine asked for");
    }

    @Test
    void whereSocketsWorkedTwoFailuresChangeNothing() throws Exception {
        ServerWebSocket feed = watchSocket();
        engine.refuseSockets(2);
        Object unused = feed.close((short) 4000, "restart");
        send(engine.nextConnection(), "{'type':'update','from':5,'seq':6}");
        browser.awaitTrue("feed.state.seq === 6");
    }

    @Test
    void aLineThatSaysNothingIsGivenUp() throws Exception {
        hurryTimers();
        browser.run("watch('spring')");
        ServerWebSocket silent = engine.nextConnection();
        browser.awaitTrue("heardOf('connection').some(({ reason }) => reason === 'silence')");
        assertNotEquals(silent, engine.nextConnection());
    }

    @Test
    void anOverloadedEngineGetsAWiderWindow() throws Exception {
        ServerWebSocket feed = watchSocket();
        browser.run("chance = 0.5");
        Object unused = feed.close((short) 4002, "overload");
        browser.awaitTrue("feed.connection === 'waiting'");
        assertEquals(2000, lastConnection().getInteger("retryInMs"));
    }

    @Test
    void anOverloadedEngineGetsAWiderWindowOverEventsToo() throws Exception {
        HttpServerRequest stream = watchStream();
        browser.run("chance = 0.5");
        event(stream, "{'type':'error','problem':'/problems/unavailable','detail':'no room'}");
        Object unused = stream.response().end();
        browser.awaitTrue("feed.connection === 'waiting'");
        assertEquals(2000, lastConnection().getInteger("retryInMs"));
    }

    @Test
    void theNetworksReturnCutsAWaitShort() throws Exception {
        ServerWebSocket feed = watchSocket();
        browser.run("chance = 0.5");
        Object unused = feed.close((short) 4002, "overload");
        browser.awaitTrue("feed.connection === 'waiting'");
        browser.run("chance = 0; window.dispatchEvent(new Event('online'))");
        browser.awaitTrue("heardOf('connection').some(({ retryInMs }) => retryInMs === 0)");
        assertEquals("after=e1%3A5", engine.nextConnection().query());
    }

    @Test
    void aPageThatSleptDistrustsItsLine() throws Exception {
        ServerWebSocket unused = watchSocket();
        browser.run("document.dispatchEvent(new Event('visibilitychange'))");
        assertEquals("live", browser.run("return feed.connection"), "what was heard just now is trusted");
        browser.run("const real = Date.now; Date.now = () => real() + 36000;"
                + "document.dispatchEvent(new Event('visibilitychange'))");
        assertEquals("after=e1%3A5", engine.nextConnection().query());
    }

    @Test
    void aPageThatIsLeftHangsUpAndResumesWhenItIsShownAgain() throws Exception {
        ServerWebSocket feed = watchSocket();
        browser.run("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        Await.until("the line is closed", feed::isClosed);
        assertEquals("waiting", browser.run("return feed.connection"));
        assertFalse(engine.hasMoreConnections());
        // Behind it the browser says that the page is hidden: no reason to come back to it.
        assertEquals(
                true,
                browser.run("const before = heardOf('connection').length;"
                        + "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
                        + "document.dispatchEvent(new Event('visibilitychange')); delete document.visibilityState;"
                        + "return heardOf('connection').length === before"));
        browser.run("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        send(engine.nextConnection(), "{'type':'update','from':5,'seq':6}");
        browser.awaitTrue("feed.connection === 'live' && feed.state.seq === 6");
    }

    @Test
    void aTokenIsTheFirstThingSaidAndTheBuyersOwnIsHeard() throws Exception {
        browser.run("watch('spring', { token: async () => 'secret' })");
        ServerWebSocket feed = engine.nextConnection();
        assertEquals("{\"type\":\"authenticate\",\"token\":\"secret\"}", engine.nextSaid(feed));
        send(feed, SNAPSHOT);
        send(feed, "{'type':'authenticated','buyerId':'ada'}");
        send(feed, "{'type':'reservation','id':'r1','state':'held','expiresAt':5}");
        send(feed, "{'type':'order','id':'o1','number':17}");
        browser.awaitTrue("heardOf('order').length === 1");
        assertEquals("ada", browser.run("return heardOf('authenticated')[0].buyerId"));
        assertEquals("held", browser.run("return heardOf('reservation')[0].state"));
        assertEquals(17L, browser.run("return heardOf('order')[0].number"));
    }

    @Test
    void eachConnectionSpendsATicketOfItsOwn() throws Exception {
        browser.run("let n = 0; watch('spring', { ticket: async () => 't' + ++n })");
        ServerWebSocket feed = engine.nextConnection();
        assertEquals("ticket=t1", feed.query());
        send(feed, SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
        Object unused = feed.close((short) 4000, "restart");
        assertEquals("after=e1%3A5&ticket=t2", engine.nextConnection().query());
    }

    @Test
    void withoutATicketThePublicFeedGoesOn() throws Exception {
        browser.run("watch('spring', { ticket: () => { throw new Error('not now'); } })");
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
        assertEquals("no-credential", browser.run("return heardOf('error')[0].problem"));
    }

    @Test
    void aRefusedCredentialIsNotTriedAgain() throws Exception {
        ServerWebSocket feed = watchSocket();
        Object unused = feed.close((short) 4101, "unauthorised");
        browser.awaitTrue("feed.connection === 'closed'");
        assertFalse(engine.hasMoreConnections());
    }

    @Test
    void whatWasStoppedStaysStoppedUntilItIsStartedAgain() throws Exception {
        ServerWebSocket unused = watchSocket();
        browser.run("feed.stop(); window.dispatchEvent(new Event('online'))");
        assertEquals("closed", browser.run("return feed.connection"));
        assertFalse(engine.hasMoreConnections());
        browser.run("feed.start()");
        assertEquals("after=e1%3A5", engine.nextConnection().query());
    }

    @Test
    void aListenerThatStopsTheFeedIsTheLastToHearOfIt() throws Exception {
        browser.run("watch('spring'); feed.on('message', () => feed.stop())");
        send(engine.nextConnection(), SNAPSHOT);
        browser.awaitTrue("heardOf('message').length === 1");
        assertEquals("closed", browser.run("return feed.connection"));
        browser.run("feed.start()");
        assertNull(engine.nextConnection().query(), "the snapshot came too late to be taken");
    }

    /** The page waits a hundredth of what it means to. */
    private static void hurryTimers() {
        browser.run(
                "const real = setTimeout; window.setTimeout = (call, ms, ...rest) => real(call, ms / 100, ...rest)");
    }

    private static ServerWebSocket watchSocket() throws Exception {
        browser.run("watch('spring')");
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
        return feed;
    }

    private static HttpServerRequest watchStream() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        browser.run("watch('spring')");
        HttpServerRequest stream = engine.nextStream();
        event(stream, SNAPSHOT);
        browser.awaitTrue("feed.connection === 'live'");
        return stream;
    }

    private static void event(HttpServerRequest stream, String message) {
        write(stream, "data: " + message.replace('\'', '"') + "\n\n");
    }

    private static void write(HttpServerRequest stream, String text) {
        Object unused = stream.response().write(text);
    }

    private static JsonObject lastConnection() {
        JsonArray heard = new JsonArray((String) browser.run("return JSON.stringify(heardOf('connection'))"));
        return heard.getJsonObject(heard.size() - 1);
    }
}
