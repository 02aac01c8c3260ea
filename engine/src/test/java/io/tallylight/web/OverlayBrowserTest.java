package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stream's viewers see, for what the feed says. */
class OverlayBrowserTest extends ScriptedPageTest {
    private static final String SNAPSHOT = "{'type':'snapshot','show':'spring','epoch':'e1','seq':1,'at':1795281123456,"
            + "'status':'live','featured':'TEE-M','viewers':10412,'offers':{"
            + "'TEE-M':{'title':'Tee','titles':{'th':'เสื้อ','pt':'Camiseta'},'product':'tee','options':{'Size':'M'},'position':2,'price':2000,'compareAtPrice':2500,"
            + "'currency':'EUR','imageUrl':'/no-such.png','available':2,'reserved':0,'sold':8,'stock':'low'},"
            + "'TEE-S':{'title':'Tee','titles':{'th':'เสื้อ','pt':'Camiseta'},'product':'tee','options':{'Size':'S'},'position':1,'price':2000,'compareAtPrice':2500,"
            + "'currency':'EUR','imageUrl':'/no-such.png','available':0,'reserved':0,'sold':10,'stock':'out'},"
            + "'MUG':{'title':'Mug','position':3,'price':900,'currency':'EUR','available':40,'reserved':0,'sold':0,"
            + "'stock':'in'}}}";

    @BeforeEach
    void leaveThePage() {
        browser.resize(1280, 760);
        forget();
    }

    @Test
    void theFeaturedProductShowsPriceVariantsAndWhatIsLeft() throws Exception {
        ServerWebSocket unused = open("/overlay/spring");
        browser.awaitText("left", "Only 2 left");
        assertEquals("Tee", browser.part("title").getText());
        assertEquals("€20.00", browser.part("price").getText());
        assertEquals("€25.00", browser.part("compare-at").getText());
        assertEquals("10,412 watching", browser.part("viewers").getText());
        assertEquals("S\nsold out", browser.part("variant-TEE-S").getText());
        assertEquals("M\n2 left", browser.part("variant-TEE-M").getText());
        assertEquals("grid", browser.part("card").getCssValue("display"), "the style sheet is in force");
    }

    @Test
    void theLastUnitTurnsTheCardToSoldOut() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(
                feed,
                "{'type':'update','from':1,'seq':2,'offers':{'TEE-M':{'available':0,'sold':10,'stock':'out'}},"
                        + "'sales':[{'sku':'TEE-M','quantity':2}]}");
        browser.awaitText("left", "Sold out · 20 sold");
        assertEquals("out", browser.part("card").getDomAttribute("data-stock"));
        browser.awaitText("sale", "2 ×Tee, Msold");
    }

    @Test
    void unitsInBasketsMayComeBackAndDo() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(feed, "{'type':'update','from':1,'seq':2,'offers':{'TEE-M':{'available':0,'reserved':2,'stock':'held'}}}");
        browser.awaitText("left", "All in baskets");
        send(feed, "{'type':'update','from':2,'seq':3,'offers':{'TEE-M':{'available':2,'reserved':0,'stock':'low'}}}");
        browser.awaitText("left", "Only 2 left");
    }

    @Test
    void aPictureThatFailsLeavesTheInitial() throws Exception {
        ServerWebSocket unused = open("/overlay/spring");
        browser.awaitTrue("document.querySelector('.picture').dataset.picture === 'none'"
                + " && document.querySelector('.initial').textContent === 'T'");
    }

    @Test
    void theHostCanTurnToAnotherProductAndToNone() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(feed, "{'type':'update','from':1,'seq':2,'featured':'MUG'}");
        browser.awaitText("title", "Mug");
        send(feed, "{'type':'update','from':2,'seq':3,'featured':null}");
        browser.awaitTrue("!document.querySelector('.card') && document.querySelectorAll('.row').length === 2");
    }

    @Test
    void anOfferThatOpensLaterCountsDownByTheEnginesClock() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(
                feed,
                "{'type':'update','from':1,'seq':2,'at':4000000000000,'featured':'MUG',"
                        + "'offers':{'MUG':{'opensAt':4000000120000}}}");
        browser.awaitTrue("/^(2:00|1:5\\d)$/.test(document.querySelector('.countdown').textContent)");
    }

    @Test
    void aLostFeedIsMarkedAndTheLastCountsStay() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        browser.awaitText("left", "Only 2 left");
        assertFalse(browser.part("away").isDisplayed());
        Object unused = feed.close((short) 4000, "restart");
        browser.awaitText("away", "Reconnecting … counts may be old");
        assertEquals("Only 2 left", browser.part("left").getText());
        send(engine.nextConnection(), SNAPSHOT);
        browser.awaitText("away", "");
    }

    @Test
    void aShowThatDoesNotExistYetIsNamedAndShownOnceItDoes() throws Exception {
        browser.go(engine.url("/overlay/spring"));
        Object unused = engine.nextConnection().close((short) 4104, "no such show");
        browser.awaitText("away", "There is no show “spring” yet");
        browser.run("window.dispatchEvent(new Event('online'))"); // cuts the wait short
        send(engine.nextConnection(), SNAPSHOT);
        browser.awaitText("left", "Only 2 left");
        browser.awaitText("away", "");
    }

    @Test
    void aFeedThatIsRefusedSaysWhy() throws Exception {
        engine.refuseSockets(Integer.MAX_VALUE);
        for (int attempt = 0; attempt < 20; attempt++) {
            engine.answer(
                    "GET /v1/shows/spring/feed",
                    400,
                    "{'type':'/problems/malformed','detail':'a body came'}",
                    Map.of("Content-Type", "application/problem+json"));
        }
        browser.go(engine.url("/overlay/spring"));
        browser.awaitText("away", "Connecting … The feed was refused: a body came");
    }

    /** A proxy may serve the engine below a path that the engine itself does not know. */
    @Test
    void theOverlayWorksBelowAPath() throws Exception {
        ServerWebSocket unused = open("/below/a/path/overlay/spring");
        browser.awaitText("left", "Only 2 left");
        assertEquals(
                "rgba(0, 0, 0, 0)", browser.run("return getComputedStyle(document.body).backgroundColor"), "is styled");
    }

    @Test
    void theAddressChoosesAccentCornerAndScale() throws Exception {
        ServerWebSocket unused = open("/overlay/spring?accent=0a7cff&corner=right&scale=2&ticker=off");
        browser.awaitText("left", "Only 2 left");
        assertEquals("#0a7cff", browser.run("return document.documentElement.style.getPropertyValue('--tl-accent')"));
        assertTrue(browser.part("card").getRect().getX() > 200, "the card stands at the right");
    }

    @Test
    void countsThatAreNotPublicAreNotInvented() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(
                feed,
                "{'type':'update','from':1,'seq':2,'featured':'MUG','offers':{'MUG':{'available':null,"
                        + "'availableMoreThan':20,'reserved':null,'sold':null}}}");
        browser.awaitText("left", "More than 20 left");
        assertFalse(browser.findCss(".meter").isDisplayed());
        send(
                feed,
                "{'type':'update','from':2,'seq':3,'offers':{'MUG':{'availableMoreThan':null}},"
                        + "'sales':[{'sku':'MUG'}]}");
        browser.awaitText("left", "In stock");
        browser.awaitText("sale", "Mugsold");
    }

    @Test
    void titlesAreTextAndNeverMarkup() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(feed, "{'type':'update','from':1,'seq':2,'featured':'MUG','offers':{'MUG':{'title':'<b>Mug</b>'}}}");
        browser.awaitText("title", "<b>Mug</b>");
    }

    @Test
    void titlesAreReadInTheLanguageAskedFor() throws Exception {
        ServerWebSocket feed = open("/overlay/spring?lang=pt-BR");
        browser.awaitText("title", "Camiseta");
        assertEquals("pt", browser.part("title").getDomAttribute("lang"));
        send(feed, "{'type':'update','from':1,'seq':2,'sales':[{'sku':'TEE-M','quantity':1}]}");
        browser.awaitText("sale", "1 ×Camiseta, Msold");
        send(feed, "{'type':'update','from':2,'seq':3,'featured':'MUG'}");
        browser.awaitText("title", "Mug");
        assertNull(browser.part("title").getDomAttribute("lang"), "what has no translation is in the show's language");
    }

    @Test
    void aShowThatStartsLaterCountsDown() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(
                feed,
                "{'type':'update','from':1,'seq':2,'at':4000000000000,'status':'scheduled','startsAt':4000000120000}");
        browser.awaitText("left", "Starts in");
        browser.awaitTrue("/^(2:00|1:5\\d)$/.test(document.querySelector('.countdown').textContent)");
    }

    @Test
    void whatIsLeftOfAShowThatEndedIsNotOffered() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(feed, "{'type':'update','from':1,'seq':2,'status':'ended'}");
        browser.awaitText("left", "No longer on sale");
        assertFalse(browser.part("variants").isDisplayed());
        assertFalse(browser.findCss(".meter").isDisplayed());
    }

    @Test
    void stockThatNobodyKnowsIsNotShownAsKnown() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(feed, SNAPSHOT.replace("'e1'", "'uncertain'").replace("'viewers'", "'uncertain':true,'viewers'"));
        browser.awaitText("left", "Checking stock …");
        assertEquals("M\n…", browser.part("variant-TEE-M").getText());
        send(feed, SNAPSHOT);
        browser.awaitText("left", "Only 2 left");
    }

    @Test
    void theListCountsDownToAnOpening() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        send(
                feed,
                "{'type':'update','from':1,'seq':2,'at':4000000000000,'featured':null,"
                        + "'offers':{'MUG':{'opensAt':4000000120000}}}");
        browser.awaitTrue("/Opens in (2:00|1:5\\d)/.test(document.querySelector('.list').textContent)");
    }

    /** In a rush not each unit is read out, but what is true in the end is. */
    @Test
    void screenReadersHearTheLastWordOfARush() throws Exception {
        ServerWebSocket feed = open("/overlay/spring");
        browser.awaitTrue("document.getElementById('announcer').textContent === 'Tee: Only 2 left'");
        send(feed, "{'type':'update','from':1,'seq':2,'offers':{'TEE-M':{'available':1}}}");
        browser.awaitText("left", "Only 1 left");
        send(feed, "{'type':'update','from':2,'seq':3,'offers':{'TEE-M':{'available':0,'sold':10,'stock':'out'}}}");
        browser.awaitTrue("document.getElementById('announcer').textContent === 'Tee: Sold out · 20 sold'");
    }

    /** Who cannot see that the show is paused or over must not hear of stock alone. */
    @Test
    void screenReadersHearWhetherWhatIsLeftCanBeHad() throws Exception {
        ServerWebSocket unused = open("/overlay/spring");
        String spoken = browser.resolved("import('/web/overlay-card.js').then(({ spokenText }) => ["
                + "['in', 'live'], ['held', 'live'], ['in', 'paused'], ['in', 'scheduled'], ['in', 'ended'], ['out', 'ended']]"
                + ".map(([stock, status]) => spokenText({ stock, opensAt: 5 }, status, 9))"
                + ".concat(spokenText({ stock: 'in', opensAt: 5 }, 'live', 1)))");
        assertEquals(
                new JsonArray()
                        .add("in stock")
                        .add("All in baskets. Some may come back")
                        .add("in stock. Sales are paused")
                        .add("in stock. Not on sale yet")
                        .add("No longer on sale")
                        .add("Sold out")
                        .add("not open yet"),
                new JsonArray(spoken));
    }

    @Test
    void theCardFitsAPhoneAndAWideScreen() throws Exception {
        for (int[] size : new int[][] {{390, 844}, {1920, 1080}}) {
            browser.resize(size[0], size[1]);
            ServerWebSocket unused = open("/overlay/spring?scale=3");
            browser.awaitText("left", "Only 2 left");
            Await.until("the card is inside " + size[0] + " x " + size[1], () -> {
                var card = browser.part("card").getRect();
                return card.getX() >= 0
                        && card.getX() + card.getWidth() <= size[0]
                        && card.getY() >= 0
                        && card.getY() + card.getHeight() <= size[1];
            });
        }
    }

    private static ServerWebSocket open(String path) throws Exception {
        browser.go(engine.url(path));
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT);
        browser.awaitTrue("document.querySelector('.card') !== null");
        return feed;
    }
}
