package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that are none, ids that are too much, and everything twice: an answer that names the field, and no change. */
class HostileHttpTest {
    private static final String MEGABYTE = "x".repeat(1 << 20);
    private static final String ALL_ID = "{'buyerId':'%s','lines':[{'sku':'%s','quantity':1}]}";

    @TempDir
    static Path folder;

    private static Engine engine;
    private static Http http;
    private static int shows;

    private String show;

    @SuppressWarnings("NullAway.Init") // before all tests, and before each
    HostileHttpTest() {}

    @BeforeAll
    static void start() throws Exception {
        engine = Engine.start(Config.defaults().withHttpPort(0).withDataDir(folder));
        http = new Http(engine.port());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void aShowWithAnOffer() {
        show = http.liveShow("hostile" + ++shows, 600_000);
        http.put(show + "/offers/mug", "{'title':'Mug','price':1000,'perBuyerLimit':50,'allotted':100}")
                .is(201);
    }

    @AfterEach
    void conserved() {
        http.audit(show);
    }

    private void assertRefused(Http.Reply reply, String field) {
        reply.is(422);
        assertEquals(field, reply.json().path("field").textValue(), reply::text);
    }

    /** Unchanged by whatever the test did. */
    private void assertNothingChanged(JsonNode before) {
        assertEquals(before, http.audit(show));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-0",
                "1.5",
                "1.0",
                "1e3",
                "1E400",
                "10001",
                "2147483648",
                "9007199254740993",
                "18446744073709551617",
                "99999999999999999999999999999999999999",
                "'nan'",
                "'1'",
                "''",
                "' '",
                "'\\u0000'",
                "null",
                "true",
                "[]",
                "[1]",
                "{}"
            })
    void aQuantityThatIsNoneIsRefused(String quantity) {
        JsonNode before = http.audit(show);
        String lines = "'lines':[{'sku':'mug','quantity':" + quantity + "}]";
        assertRefused(http.post(show + "/reservations", "{'buyerId':'b'," + lines + "}"), "lines[0].quantity");
        assertRefused(
                http.post(show + "/reservations", "{'buyerId':'b','fill':'available'," + lines + "}"),
                "lines[0].quantity");
        assertNothingChanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "Infinity", "-Infinity", "+1", "01", "0x10", "1.", ".5", "1e", "--1", ""})
    void aQuantityThatIsNoJsonIsMalformed(String quantity) {
        JsonNode before = http.audit(show);
        http.post(show + "/reservations", "{'buyerId':'b','lines':[{'sku':'mug','quantity':" + quantity + "}]}")
                .is(400);
        assertNothingChanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1.5", "1e3", "9007199254740993", "-9007199254740993", "'nan'", "''", "null"})
    void anAdjustmentThatIsNoNumberOfUnitsIsRefused(String delta) {
        JsonNode before = http.audit(show);
        assertRefused(http.post(show + "/offers/mug/adjustments", "{'delta':" + delta + ",'reason':'more'}"), "delta");
        assertNothingChanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\u0000", "a\\u0000b", "\\n", "\\ud800", "\\u007f"})
    void anIdThatCannotBeReadIsRefused(String id) {
        JsonNode before = http.audit(show);
        assertRefused(http.post(show + "/reservations", ALL_ID.formatted(id, "mug")), "buyerId");
        assertRefused(http.post(show + "/reservations", ALL_ID.formatted("b", id)), "lines[0].sku");
        assertNothingChanged(before);
    }

    @Test
    void anIdOfOneCharacterTooManyIsRefusedAndOneOfAMegabyteIsTooLarge() {
        JsonNode before = http.audit(show);
        String longest = "x".repeat(128);
        assertRefused(http.post(show + "/reservations", ALL_ID.formatted(longest + "x", "mug")), "buyerId");
        assertRefused(http.post(show + "/reservations", ALL_ID.formatted("b", longest + "x")), "lines[0].sku");
        http.post(show + "/reservations", ALL_ID.formatted(MEGABYTE, "mug")).is(413);
        http.post(show + "/reservations", ALL_ID.formatted("b", MEGABYTE)).is(413);
        assertTooLong(() -> http.put("/v1/shows/" + MEGABYTE, "{'title':'T','currency':'EUR'}"));
        assertTooLong(() -> http.get(show + "/offers/" + MEGABYTE));
        assertNothingChanged(before);
        http.post(show + "/reservations", ALL_ID.formatted(longest, "mug")).is(201);
    }

    /** Who still sends when refused may find the connection reset before the answer is read (RFC 9112, section 9.6). */
    private static void assertTooLong(Supplier<Http.Reply> call) {
        try {
            Http.Reply reply = call.get();
            assertTrue(Set.of(400, 414, 431).contains(reply.status()), reply::text);
        } catch (AssertionError e) {
            assertInstanceOf(IOException.class, e.getCause(), e::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00", "%0A", "%7F", "%ED%A0%80"})
    void aPathWithWhatIsNoIdIsRefused(String segment) {
        JsonNode before = http.audit(show);
        Http.Reply made = http.put("/v1/shows/" + segment, "{'title':'T','currency':'EUR'}");
        assertTrue(List.of(400, 404, 422).contains(made.status()), made::text);
        Http.Reply offered = http.put(show + "/offers/" + segment, "{'title':'T','price':1,'allotted':1}");
        assertTrue(List.of(400, 404, 422).contains(offered.status()), offered::text);
        assertNothingChanged(before);
    }

    /** A brace that got into a key would move it to another slot, or make two shows one. */
    @Test
    void bracesInIdsMixNothingUp() {
        List<String> ids =
                List.of("{", "}", "{}", "}{", "{hostile}", "hostile}:stock", "tl:{hostile}:show", "%7B", "a{b}c");
        List<String> paths = new ArrayList<>();
        for (String id : ids) {
            String path = http.liveShow(segment(id), 600_000);
            paths.add(path);
            http.offer(path, segment(id), 10);
        }
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            JsonNode held = http.post(paths.get(i) + "/reservations", ALL_ID.formatted(id, id))
                    .is(201)
                    .json();
            assertEquals(id, held.path("show").textValue());
            String path =
                    paths.get(i) + "/reservations/" + segment(held.path("id").textValue());
            JsonNode order = http.post(path + "/checkout", "{'payment':{'method':'external'}}")
                    .is(200)
                    .json();
            assertEquals(1, order.path("number").intValue());
            http.get("/v1/orders/" + segment(order.path("id").textValue())).is(200);
        }
        for (int i = 0; i < ids.size(); i++) {
            assertEquals("9 0 1", http.counters(paths.get(i), segment(ids.get(i))), ids.get(i));
            http.audit(paths.get(i));
        }
        assertEquals("100 0 0", http.counters(show, "mug"));
    }

    @Test
    void aSkuTwiceInOneBasketIsRefused() {
        JsonNode before = http.audit(show);
        String twice = "{'buyerId':'b','lines':[{'sku':'mug','quantity':1},{'sku':'mug','quantity':1}]}";
        Http.Reply reply = http.post(show + "/reservations", twice).is(422);
        assertEquals("/problems/duplicate-sku", reply.json().path("type").textValue());
        assertEquals("lines[1].sku", reply.json().path("field").textValue());
        assertNothingChanged(before);
    }

    @Test
    void oneKeySentAHundredTimesAtOnceHoldsOnce() {
        List<CompletableFuture<Http.Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            replies.add(http.postAsync(show + "/reservations", "one-key-for-all", Http.basket("b", "mug", 2)));
        }
        List<Http.Reply> answers = replies.stream().map(Http::join).toList();
        assertEquals(1, answers.stream().filter(reply -> reply.status() == 201).count());
        answers.forEach(reply -> assertTrue(reply.status() == 201 || reply.status() == 200, reply::text));
        assertEquals(1, answers.stream().map(Http.Reply::json).distinct().count());
        Await.done(http.postAsync(show + "/reservations", "one-key-for-all", Http.basket("b", "mug", 3)))
                .is(422);
        assertEquals("98 2 0", http.counters(show, "mug"));
    }

    @Test
    void aBuyerWhoAsksAHundredTimesAtOnceGetsTheLimitAndNoMore() {
        List<CompletableFuture<Http.Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            replies.add(http.postAsync(show + "/reservations", Http.key(), Http.basket("b", "mug", 1)));
        }
        List<Http.Reply> answers = replies.stream().map(Http::join).toList();
        assertEquals(50, answers.stream().filter(reply -> reply.status() == 201).count());
        answers.stream()
                .filter(reply -> reply.status() != 201)
                .forEach(reply -> assertEquals(
                        "/problems/limit-reached",
                        reply.is(409).json().path("type").textValue()));
        assertEquals("50 50 0", http.counters(show, "mug"));
    }

    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
