package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of the feed (section 3 of the contract), as {@code tallylight.js} keeps them, in a real browser. */
class TallylightJsBrowserTest extends ScriptedPageTest {
    private static final String SNAPSHOT = "{'type':'snapshot','show':'spring','epoch':'e1','seq':5,'at':1795281123456,"
            + "'status':'live','featured':'MUG','viewers':7,'offers':{'MUG':{'title':'Mug','price':1999,'currency':'EUR',"
            + "'available':12,'reserved':0,'sold':0,'stock':'in','opensAt':1795281000000},'TEE':{'title':'Tee','available':3}}}";

    @BeforeEach
    void probe() {
        openProbe();
    }

    @Test
    void theSnapshotIsThePicture() throws Exception {
        ServerWebSocket feed = watch();
        assertEquals("/v1/shows/sp%C3%A4t%2F1/feed", feed.path());
        assertEquals("tallylight.v1", feed.subProtocol());
        assertEquals("live", state().getString("status"));
        assertEquals(12, offer("MUG").getInteger("available"));
        assertEquals("live", browser.run("return feed.connection"));
    }

    @Test
    void anUpdateChangesOnlyWhatItNames() throws Exception {
        ServerWebSocket feed = watch();
        browser.run("window.tee = feed.state.offers.TEE");
        send(
                feed,
                "{'type':'update','from':5,'seq':6,'at':1,'status':'paused','offers':{'MUG':{'available':9}},"
                        + "'sales':[{'sku':'MUG','quantity':3}]}");
        browser.awaitTrue("feed.state.seq === 6");
        assertEquals(9, offer("MUG").getInteger("available"));
        assertEquals("Mug", offer("MUG").getString("title"));
        assertEquals("paused", state().getString("status"));
        assertEquals(
                true, browser.run("return feed.state.offers.TEE === tee"), "an untouched offer is the same object");
        assertEquals(3, heard("sale").getJsonObject(0).getInteger("quantity"));
        assertEquals("MUG", heard("offer").getJsonObject(2).getString("sku"), "after the two of the snapshot");
        assertEquals(3, heard("offer").size());
    }

    @Test
    void nullRemovesAFieldAndAnOffer() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'update','from':5,'seq':6,'featured':null,'offers':{'MUG':{'opensAt':null},'TEE':null}}");
        browser.awaitTrue("feed.state.seq === 6");
        assertFalse(state().containsKey("featured"));
        assertFalse(offer("MUG").containsKey("opensAt"));
        assertFalse(state().getJsonObject("offers").containsKey("TEE"));
    }

    @Test
    void anUpdateThatIsNotNewerIsIgnored() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'update','from':4,'seq':5,'offers':{'MUG':{'available':99}}}");
        send(feed, "{'type':'update','from':2,'seq':3,'offers':{'MUG':{'available':98}}}");
        settle(feed);
        assertEquals(12, offer("MUG").getInteger("available"));
        assertEquals(5, state().getInteger("seq"));
    }

    @Test
    void anUpdateThatOverlapsIsTaken() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'update','from':3,'seq':8,'offers':{'MUG':{'available':4}}}");
        browser.awaitTrue("feed.state.seq === 8 && feed.state.offers.MUG.available === 4");
    }

    @Test
    void aGapComesBackBehindItsOwnSeq() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'update','from':7,'seq':9,'offers':{'MUG':{'available':1}}}");
        ServerWebSocket again = engine.nextConnection();
        assertEquals("after=e1%3A5", again.query());
        assertEquals(12, offer("MUG").getInteger("available"), "nothing is taken over a gap");
        send(again, "{'type':'update','from':5,'seq':9,'offers':{'MUG':{'available':1}}}");
        browser.awaitTrue("feed.state.seq === 9 && feed.connection === 'live'");
    }

    @Test
    void aSecondGapInARowStartsAfresh() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'update','from':7,'seq':9}");
        send(engine.nextConnection(), "{'type':'update','from':7,'seq':9}");
        assertEquals(null, engine.nextConnection().query());
    }

    @Test
    void anotherEpochStartsAnotherPicture() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'snapshot','epoch':'e2','seq':1,'status':'live','offers':{'CUP':{'available':1}}}");
        browser.awaitTrue("feed.state.epoch === 'e2'");
        assertEquals(1, state().getJsonObject("offers").size());
        send(feed, "{'type':'update','epoch':'e3','from':1,'seq':2}");
        assertEquals("after=e2%3A1", engine.nextConnection().query());
    }

    @Test
    void whatItDoesNotKnowIsIgnored() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'confetti','seq':99,'from':98}");
        Object unused = feed.writeTextMessage("not JSON at all");
        send(feed, "[1,2]");
        send(feed, "{'type':'update','from':5,'seq':6,'mood':'good','offers':{'MUG':{'colour':'green'}}}");
        browser.awaitTrue("feed.state.seq === 6");
        assertEquals("good", state().getString("mood"));
        assertEquals("green", offer("MUG").getString("colour"));
        assertEquals("Mug", offer("MUG").getString("title"));
    }

    @Test
    void skusNamedLikePartsOfTheLanguageAreSkus() throws Exception {
        ServerWebSocket feed = watch();
        send(
                feed,
                "{'type':'update','from':5,'seq':6,'offers':{'__proto__':{'available':2},'constructor':{'available':1}}}");
        browser.awaitTrue("feed.state.seq === 6");
        assertEquals(2, offer("__proto__").getInteger("available"));
        assertEquals(1, offer("constructor").getInteger("available"));
        assertEquals(true, browser.run("return ({}).available === undefined"));
    }

    @Test
    void byeComesBackWithoutLosingThePlace() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'bye','reconnectWithinMs':20000}");
        assertEquals("after=e1%3A5", engine.nextConnection().query());
    }

    @Test
    void aRestartIsComeBackFrom() throws Exception {
        ServerWebSocket feed = watch();
        Object unused = feed.close((short) 4000, "restart");
        assertEquals("after=e1%3A5", engine.nextConnection().query());
        assertTrue(heard("connection").encode().contains("\"waiting\""));
    }

    @Test
    void aRefusalForGoodIsNotComeBackFrom() throws Exception {
        ServerWebSocket feed = watch();
        Object unused = feed.close((short) 4100, "bad message");
        browser.awaitTrue("feed.connection === 'closed'");
        JsonArray connections = heard("connection");
        assertEquals(4100, connections.getJsonObject(connections.size() - 1).getInteger("code"));
        assertFalse(engine.hasMoreConnections());
    }

    @Test
    void theClockIsTheEngines() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'ping','at':4000000000000}");
        settle(feed);
        assertEquals(true, browser.run("return feed.now() >= 4000000000000 && feed.now() < 4000000060000"));
    }

    /** A snapshot tells when the show last changed: that may be hours ago, or ahead of a viewer's clock that is slow. */
    @Test
    void aSnapshotIsNoClockButTheTimeIsNotBeforeIt() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'snapshot','epoch':'e1','seq':1,'at':1000,'offers':{}}");
        settle(feed);
        assertEquals(true, browser.run("return feed.now() >= Date.now() - 5000"));
        send(feed, "{'type':'snapshot','epoch':'e1','seq':2,'at':4000000000000,'offers':{}}");
        browser.awaitTrue("feed.state.seq === 2");
        assertEquals(true, browser.run("return feed.now() >= 4000000000000"));
    }

    @Test
    void aPingTellsTheViewers() throws Exception {
        ServerWebSocket feed = watch();
        send(feed, "{'type':'ping','at':1795281123456,'viewers':8}");
        browser.awaitTrue("feed.state.viewers === 8");
        assertEquals(5, state().getInteger("seq"));
    }

    @Test
    void everyCountrysCurrencyHasItsIsoExponent() {
        Map<String, Integer> expected = Arrays.stream(Locale.getISOCountries())
                .map(country -> Currency.getInstance(
                        new Locale.Builder().setRegion(country).build()))
                .filter(Objects::nonNull) // Antarctica has none
                .distinct()
                .collect(Collectors.toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));
        String codes = new JsonArray(expected.keySet().stream().sorted().toList()).encode();
        String answered = (String) browser.run("return JSON.stringify(Object.fromEntries(" + codes
                + ".map((code) => [code, tallylight.exponentOf(code)])))");
        assertEquals(expected, new JsonObject(answered).getMap());
    }

    @Test
    void moneyIsShownInTheCurrencysOwnUnits() {
        assertEquals("€19.99", money(1999, "EUR"));
        assertEquals("¥1,999", money(1999, "JPY"));
        assertEquals("KWD 1.999", money(1999, "KWD").replace('\u00a0', ' '));
        assertEquals("฿790.00", money(79000, "THB"));
        assertTrue(money(1999, "HUF").endsWith("19.99"), "what has small units shows them");
    }

    @Test
    void theTypesNameWhatTheModuleHas() throws Exception {
        String types;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/web/tallylight.d.ts"))) {
            types = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Set<String> declared = Pattern.compile("export declare (?:class|function|const) (\\w+)")
                .matcher(types)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new JsonArray(List.copyOf(declared)).encode(),
                browser.run("return JSON.stringify(Object.keys(tallylight).sort())"));
        JsonArray members =
                new JsonArray((String) browser.run("return JSON.stringify([tallylight.Feed, tallylight.Shop]"
                        + ".flatMap((type) => Object.getOwnPropertyNames(type.prototype)))"));
        for (Object member : members) {
            assertTrue(
                    Pattern.compile("(?:^  |get )" + member + "[(<]", Pattern.MULTILINE)
                            .matcher(types)
                            .find(),
                    () -> member + " has no type");
        }
    }

    private static String money(int minorUnits, String currency) {
        return (String) browser.run("return tallylight.formatMoney(" + minorUnits + ", '" + currency + "', 'en')");
    }

    private static ServerWebSocket watch() throws Exception {
        browser.run("watch('spät/1')");
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT);
        browser.awaitTrue("feed.state?.seq === 5");
        return feed;
    }

    /** All that was sent before this has been dealt with when it returns: a feed keeps its order. */
    private static void settle(ServerWebSocket feed) {
        send(feed, "{'type':'notice','text':'settled'}");
        browser.awaitTrue("heardOf('notice').length > 0");
    }

    private static JsonObject state() {
        return new JsonObject((String) browser.run("return JSON.stringify(feed.state)"));
    }

    private static JsonObject offer(String sku) {
        return state().getJsonObject("offers").getJsonObject(sku);
    }

    private static JsonArray heard(String type) {
        return new JsonArray((String) browser.run("return JSON.stringify(heardOf('" + type + "'))"));
    }
}
