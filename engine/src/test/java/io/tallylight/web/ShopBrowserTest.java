package io.tallylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a buyer sees of answers that an engine at ease seldom gives. */
class ShopBrowserTest extends ScriptedPageTest {
    private static final String SHOW = "/v1/shows/spring";
    private static final String HOLD = SHOW + "/reservations/r1";
    private static final String STATE = "document.querySelector('.hold')?.dataset.state";
    private static final String SNAPSHOT = "{'type':'snapshot','show':'spring','epoch':'e1','seq':1,'at':1000000,"
            + "'status':'live','offers':{'MUG':{'title':'Mug','price':1999,'currency':'EUR','available':12,'reserved':0,"
            + "'sold':0,'stock':'in'}}}";
    /** Held for two minutes of the engine's clock, which stands at 1,000,000 ms in these tests. */
    private static final String HELD =
            "{'id':'r1','state':'held','lines':[{'sku':'MUG','quantity':1,'unitPrice':1999}],"
                    + "'currency':'EUR','total':1999,'createdAt':1000000,'expiresAt':1120000}";

    @BeforeEach
    void leaveThePage() {
        browser.resize(1280, 760);
        forget();
    }

    @Test
    void reserveHoldsAndCheckoutGivesTheOrderNumber() throws Exception {
        ServerWebSocket unused = open();
        engine.answer("POST " + SHOW + "/reservations", 201, HELD);
        browser.click("reserve-MUG");
        browser.awaitTrue("/^(2:00|1:5\\d)$/.test(document.querySelector('.clock').textContent)");
        assertEquals("€19.99", browser.part("hold-total").getText());
        assertEquals(
                1999,
                new JsonObject(engine.nextCall().body())
                        .getJsonArray("lines")
                        .getJsonObject(0)
                        .getInteger("expectedUnitPrice"));
        engine.answer("POST " + SHOW + "/reservations/r1/checkout", 200, "{'id':'o1','number':17,'state':'committed'}");
        browser.click("checkout");
        browser.awaitText("order-number", "Order no. 17");
    }

    @Test
    void aShowThatDoesNotExistYetIsNamedAndShownOnceItDoes() throws Exception {
        browser.go(engine.url("/shop/spring"));
        Object unused = engine.nextConnection().close((short) 4104, "no such show");
        browser.awaitText("empty", "There is no show “spring” yet. This page looks again by itself.");
        browser.awaitText("show-status", "Not found");
        browser.run("window.dispatchEvent(new Event('online'))"); // cuts the wait short
        send(engine.nextConnection(), SNAPSHOT);
        browser.awaitText("empty", "");
        browser.awaitText("show-status", "Live");
    }

    @Test
    void aRefusalIsExplained() throws Exception {
        ServerWebSocket unused = open();
        refuse("sold-out", "'reason':'sold-out','requested':5,'available':3");
        browser.awaitText("problem-MUG", "Only 3 left: choose fewer.");
        refuse("price-changed", "'reason':'price-changed'");
        browser.awaitText("problem-MUG", "The price has changed to €19.99. Reserve again if that is all right.");
        refuse("limit-reached", "'reason':'limit-reached'");
        browser.awaitText("problem-MUG", "You have reached the limit for each buyer.");
    }

    @Test
    void aSecondPressAfterALostAnswerUsesTheSameKey() throws Exception {
        ServerWebSocket unused = open();
        engine.answer("POST " + SHOW + "/reservations", 500, "{'type':'/problems/outcome-unknown','status':500}");
        browser.click("reserve-MUG");
        browser.awaitText(
                "problem-MUG", "The shop could not confirm it. Press again: you will not be charged or served twice.");
        engine.answer("POST " + SHOW + "/reservations", 200, HELD);
        browser.click("reserve-MUG");
        browser.awaitTrue("document.querySelector(\"[data-testid='reservation']\") !== null");
        assertEquals(engine.nextCall().key(), engine.nextCall().key());
    }

    @Test
    void aReloadBringsBackWhatIsHeld() throws Exception {
        engine.answer("GET " + SHOW + "/reservations", 200, "{'items':[" + HELD + "]}");
        ServerWebSocket unused = open();
        browser.awaitTrue("document.querySelector('.hold li').textContent === '1 × Mug€19.99'");
        engine.answer("DELETE " + SHOW + "/reservations/r1", 200, "{'id':'r1','state':'released'}");
        browser.click("release");
        browser.awaitTrue("document.querySelector(\"[data-testid='reservation']\") === null");
    }

    @Test
    void aHoldThatRanOutByTheEnginesClockSaysSo() throws Exception {
        ServerWebSocket feed = open();
        engine.answer("POST " + SHOW + "/reservations", 201, HELD);
        browser.click("reserve-MUG");
        browser.awaitTrue("document.querySelector(\"[data-testid='reservation']\")?.dataset.state === 'held'");
        send(feed, "{'type':'ping','at':1120000}");
        browser.awaitTrue("document.querySelector(\"[data-testid='reservation']\").dataset.state === 'expired'");
    }

    @Test
    void whatCannotBeReservedHasNoButtonToPress() throws Exception {
        ServerWebSocket feed = open();
        send(feed, "{'type':'update','from':1,'seq':2,'status':'paused'}");
        browser.awaitText("reserve-MUG", "Paused");
        send(feed, "{'type':'update','from':2,'seq':3,'status':'live','offers':{'MUG':{'available':0,'stock':'out'}}}");
        browser.awaitText("reserve-MUG", "Sold out");
        assertEquals(false, browser.part("reserve-MUG").isEnabled());
    }

    @Test
    void moreTimeIsOfferedWhenLittleIsLeftAndOnce() throws Exception {
        ServerWebSocket feed = openWithHold();
        assertFalse(browser.part("extend").isDisplayed());
        send(feed, "{'type':'ping','at':1080000}");
        browser.awaitTrue("!document.querySelector(\"[data-testid='extend']\").hidden");
        engine.answer("POST " + HOLD + "/extension", 200, HELD.replace("1120000", "1240000"));
        browser.click("extend");
        browser.awaitTrue("/^2:[34]\\d$/.test(document.querySelector('.clock').textContent)");
        assertEquals("{\"byMs\":120000}", engine.nextCall().body());
        send(feed, "{'type':'ping','at':1200000}");
        browser.awaitTrue("document.querySelector('.hold').hasAttribute('data-hurry')");
        assertFalse(browser.part("extend").isDisplayed());
    }

    @Test
    void theFeedTellsWhatBecameOfAHold() throws Exception {
        ServerWebSocket feed = openWithHold();
        send(feed, "{'type':'reservation'," + HELD.substring(1).replace("'held'", "'paying'"));
        browser.awaitTrue(STATE + " === 'paying'");
        assertFalse(browser.part("checkout").isDisplayed());
        send(feed, "{'type':'reservation'," + HELD.substring(1).replace("'held'", "'committed'"));
        browser.awaitTrue(STATE + " === 'ordered'");
        send(feed, "{'type':'order','id':'o1','number':18,'reservationId':'r1'}");
        browser.awaitText("order-number", "Order no. 18");
        send(feed, "{'type':'reservation'," + HELD.substring(1).replace("'r1'", "'r2'"));
        browser.awaitTrue("document.querySelectorAll('.hold').length === 2");
        assertEquals("Order no. 18", browser.part("order-number").getText());
    }

    @Test
    void whatEndedWhileTheFeedWasAwayIsFoundOut() throws Exception {
        ServerWebSocket feed = openWithHold();
        send(feed, "{'type':'authenticated','buyerId':'ada','open':['r1']}");
        engine.answer("GET " + HOLD, 200, HELD.replace("'held'", "'released'"));
        send(feed, "{'type':'authenticated','buyerId':'ada','open':[]}");
        browser.awaitTrue(STATE + " === 'released'");
    }

    @Test
    void theFeedIsAskedWithATicket() throws Exception {
        engine.answer("POST /v1/feed-tickets", 201, "{'ticket':'t1','expiresAt':1}");
        browser.go(engine.url("/shop/spring"));
        assertEquals("ticket=t1", engine.nextConnection().query());
    }

    @Test
    void aPaymentUnderWayIsShownAfterAReload() throws Exception {
        engine.answer("GET " + SHOW + "/reservations", 200, "{'items':[]}");
        engine.answer("GET " + SHOW + "/reservations", 200, "{'items':[" + HELD.replace("'held'", "'paying'") + "]}");
        ServerWebSocket unused = open();
        browser.awaitTrue(STATE + " === 'paying'");
    }

    @Test
    void titlesAndPricesAreThoseAskedFor() throws Exception {
        browser.go(engine.url("/shop/spring?lang=th&currency=thb"));
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT.replace("'price':1999", "'titles':{'th':'แก้ว'},'prices':{'THB':79000},'price':1999"));
        browser.awaitTrue("document.querySelector('.product h2').textContent === 'แก้ว'");
        assertEquals("th", browser.findCss(".product h2").getDomAttribute("lang"));
        browser.awaitText("reserve-MUG", "Reserve · ฿790.00");
        engine.answer("POST " + SHOW + "/reservations", 201, HELD);
        browser.click("reserve-MUG");
        JsonObject body = new JsonObject(engine.nextCall().body());
        assertEquals("THB", body.getString("currency"));
        assertEquals(79000, body.getJsonArray("lines").getJsonObject(0).getInteger("expectedUnitPrice"));
    }

    @Test
    void aKeyboardReachesTheBasketAndKeepsItsPlace() throws Exception {
        engine.answer("GET " + SHOW + "/reservations", 200, "{'items':[" + HELD + "]}");
        ServerWebSocket unused = open();
        browser.awaitTrue(STATE + " === 'held'");
        browser.press(Keys.TAB);
        assertEquals("To your basket", browser.run("return document.activeElement.textContent"));
        browser.press(Keys.ENTER);
        browser.press(Keys.TAB);
        assertEquals("Check out", browser.run("return document.activeElement.textContent"));
        engine.answer("POST " + HOLD + "/checkout", 402, "{'type':'/problems/payment-declined','status':402}");
        browser.press(Keys.ENTER);
        browser.awaitText("basket-problem", "The payment was declined.");
        assertEquals("Check out", browser.run("return document.activeElement.textContent"));
        engine.answer("DELETE " + HOLD, 200, "{'id':'r1','state':'released'}");
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        browser.awaitTrue("document.activeElement.textContent === 'Your basket'");
    }

    @Test
    void whatMayBeOldStepsBackAndSaysSo() throws Exception {
        ServerWebSocket feed = open();
        Object unused = feed.close((short) 4000, "restart");
        browser.awaitText("connection", "Reconnecting … what you see may be old");
        assertEquals("0.55", browser.part("left-MUG").getCssValue("opacity"));
    }

    @Test
    void nothingStandsOutsideAPhonesScreen() throws Exception {
        browser.resize(390, 844);
        ServerWebSocket unused = openWithHold();
        assertEquals(390L, browser.run("return document.documentElement.scrollWidth"));
        assertEquals(
                true,
                browser.run("return [...document.querySelectorAll('button')].filter((b) => b.offsetParent)"
                        + ".every((b) => b.getBoundingClientRect().height >= 44)"),
                "a thumb finds each button");
    }

    private static ServerWebSocket openWithHold() throws Exception {
        engine.answer("GET " + SHOW + "/reservations", 200, "{'items':[" + HELD + "]}");
        ServerWebSocket feed = open();
        browser.awaitTrue(STATE + " === 'held'");
        return feed;
    }

    private static void refuse(String problem, String line) {
        engine.answer(
                "POST " + SHOW + "/reservations",
                409,
                "{'type':'/problems/" + problem + "','status':409,'lines':[{'sku':'MUG'," + line + "}]}");
        browser.click("reserve-MUG");
    }

    private static ServerWebSocket open() throws Exception {
        browser.go(engine.url("/shop/spring"));
        ServerWebSocket feed = engine.nextConnection();
        send(feed, SNAPSHOT);
        send(feed, "{'type':'ping','at':1000000}");
        browser.awaitTrue("document.querySelector(\"[data-testid='reserve-MUG']\") !== null");
        return feed;
    }
}
