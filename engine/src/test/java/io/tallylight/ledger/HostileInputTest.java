package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.ShowKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Redis holds, what it forgot and what things are called must never move stock the wrong way. */
class HostileInputTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    static List<String> keysOfTheScript() {
        return List.of(
                "show", "offers", "terms", "stock", "removed", "records", "due", "buyers", "orders", "events",
                "outbox");
    }

    @ParameterizedTest
    @MethodSource("keysOfTheScript")
    void aKeyOfTheWrongTypeStopsABatchBeforeAnythingMoved(String name) {
        TestShow show = FIXTURE.live()
                .offer("mug", 50, TestShow.limited(9, "smug"))
                .offer("old", 5)
                .offer("older", 5);
        show.done(new RemoveOffer("older", DefineShow.ANY));
        show.done(show.checkout(show.reserve("sold", "ann", "mug", 1)));
        Reservation held = show.reserve("held", "ann", "mug", 2);
        List<Command<?>> everything = List.of(
                show.basket("new", "ann", "mug", 1),
                show.checkout(held),
                new RemoveOffer("old", DefineShow.ANY),
                TestShow.definition("young", DefineShow.NEW, 5, TestShow.open()),
                TestShow.show(DefineShow.ANY, "live", 999));
        String key = show.keys().prefix() + name;
        assertEquals("OK", FIXTURE.raw().rename(key, key + ":aside"));
        assertEquals("OK", FIXTURE.raw().set(key, "not yours"));
        assertNothingMoves(show, everything);
        assertEquals("OK", FIXTURE.raw().rename(key + ":aside", key));
        ScriptBench bench = ScriptBench.plain(FIXTURE);
        bench.apply(show, everything).outcomes().forEach(outcome -> assertInstanceOf(Outcome.Done.class, outcome));
    }

    @ParameterizedTest
    @MethodSource("keysOfTheScript")
    void aNewShowFindsAKeyOfTheWrongTypeBeforeItWrites(String name) {
        TestShow show = FIXTURE.unmade();
        assertEquals("OK", FIXTURE.raw().set(show.keys().prefix() + name, "not yours"));
        assertNothingMoves(
                show,
                List.of(
                        TestShow.show(DefineShow.NEW, "live", 60_000),
                        TestShow.definition("mug", DefineShow.NEW, 5, TestShow.limited(5, "smug")),
                        show.basket("new", "ann", "mug", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5 5 0 0", "5 1e0 4 0 9", "nan 5 0 0 9", "5 -5 10 0 9", "0x5 5 0 0 9", "5 5 0 0 9 "})
    void countersThatAreNoNumbersStopABatch(String counters) {
        TestShow show = FIXTURE.live().offer("mug", 5).offer("jar", 5);
        long unused = FIXTURE.raw().hset(show.keys().stock(), Map.of("mug", counters));
        FIXTURE.unwatchAll();
        assertNothingMoves(show, List.of(show.basket("jar", "ann", "jar", 1), show.basket("mug", "ann", "mug", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "1e3", "-3", "0x10", ""})
    void aBuyersEntryThatIsNoneStopsABatch(String entry) {
        TestShow show = FIXTURE.live().offer("mug", 5, TestShow.limited(2, "smug"));
        long unused = FIXTURE.raw().hset(show.keys().buyers(), Map.of("ann", entry));
        assertNothingMoves(show, List.of(show.basket("k", "ann", "mug", 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"seq", "clock", "number", "holdMs", "docSeq"})
    void aNumberOfTheShowThatIsNoneStopsABatch(String field) {
        TestShow show = FIXTURE.live().offer("mug", 5);
        String kept = FIXTURE.raw().hget(show.keys().showHash(), field);
        for (String bad : List.of("nan", "1e3", "-1", "")) {
            long unused = FIXTURE.raw().hset(show.keys().showHash(), Map.of(field, bad));
            assertNothingMoves(show, List.of(show.basket("k", "ann", "mug", 1)));
        }
        long unused = FIXTURE.raw().hset(show.keys().showHash(), Map.of(field, kept));
    }

    @Test
    void numbersThatNoCommandMayHaveStopABatch() {
        TestShow show = FIXTURE.live().offer("mug", 5);
        DefineOffer.Terms terms = TestShow.open();
        assertNothingMoves(show, List.of(show.basket("k", "ann", "mug", 1), show.adjustment("a", "mug", 1L << 60)));
        assertNothingMoves(show, List.of(show.basket("k", "ann", "mug", 1), TestShow.show(-1, "live", 0)));
        assertNothingMoves(show, List.of(show.basket("k", "ann", "mug", 1), TestShow.definition("jar", -1, -2, terms)));
        assertNothingMoves(
                show,
                List.of(
                        show.basket("k", "ann", "mug", 1),
                        TestShow.definition("jar", -1, 2, new DefineOffer.Terms(true, 0, 0, -1, Map.of(), 0, ""))));
    }

    @Test
    void scriptsThatRedisForgotAreLoadedAgain() {
        TestShow show = FIXTURE.live().offer("mug", 50);
        for (int i = 0; i < 10; i++) {
            assertEquals("OK", FIXTURE.raw().scriptFlush());
            show.reserve("k" + i, "ann", "mug", 1);
            if (i % 2 == 0) {
                assertEquals("OK", FIXTURE.raw().scriptFlush());
            }
            show.assertStock("mug", 49 - i, i + 1, 0);
            assertTrue(show.audit().conserved());
        }
    }

    @Test
    void aShowMayBeCalledAnything() {
        List<String> names = List.of(
                "{",
                "}",
                "{}",
                "a{b}c",
                "}{",
                "%7B",
                "%",
                "a b",
                "🎥 Grüße",
                "tl:{x}:show",
                "x".repeat(128),
                "{".repeat(128),
                "\"'\\",
                "[1]",
                "*",
                "0");
        for (String name : names) {
            TestShow show = FIXTURE.watched(FIXTURE.unmade(name));
            show.put("live").offer("mug", 5);
            show.done(show.checkout(show.reserve("k", "ann", "mug", 2)));
            show.assertStock("mug", 3, 0, 2);
            TreeSet<Integer> slots = new TreeSet<>();
            for (String key : keysOfTheScript()) {
                slots.add(SlotHash.getSlot(show.keys().prefix() + key));
            }
            assertEquals(1, slots.size(), name);
        }
        assertEquals(
                names.size(),
                names.stream()
                        .map(name -> ShowKeys.of(name).prefix())
                        .distinct()
                        .count());
    }

    @Test
    void aSkuMayBeCalledAnything() {
        List<String> skus = List.of(
                " ",
                "a b",
                "c:",
                "c:mug",
                "mug",
                "c:c:mug",
                Ids.recordId("a", "b", "c"),
                "s:mug",
                "number",
                "👕 L",
                "0",
                "-1",
                "1e3",
                "nil",
                "x".repeat(128),
                "{}",
                "%s%d",
                "\"",
                "\\0",
                "\u00e9",
                "e\u0301");
        TestShow show = FIXTURE.live();
        show.put("live", 100);
        List<Line> lines = new ArrayList<>();
        for (String sku : skus) {
            // Each closes some time, so that its name is in the due list too.
            DefineOffer.Terms terms = new DefineOffer.Terms(true, 0, 9_000_000_000_000L, 7, Map.of(), 3, "s" + sku);
            show.offer(sku, 9, terms);
            lines.add(new Line(sku, 2, 7));
        }
        Reserve basket = show.basket("k", "ann", Fill.ALL, lines.toArray(Line[]::new));
        Reservation held = show.done(basket);
        assertEquals(skus, held.lines().stream().map(Reservation.Line::sku).toList());
        assertTrue(show.audit().conserved());
        show.awaitExpired(held);
        show.put("live", 60_000);
        show.done(show.checkout(show.done(show.basket("k2", "ann", Fill.AVAILABLE, lines.toArray(Line[]::new)))));
        skus.forEach(sku -> show.assertStock(sku, 7, 0, 2));
    }

    @Test
    void aHoldWhoseIdsLookLikeAnythingIsSweptAndAudited() {
        TestShow show = FIXTURE.live();
        show.put("live", 100);
        show.offer("c:" + "A".repeat(20), 500);
        List<Reservation> held = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            held.add(show.reserve("k" + i, "c:" + i, "c:" + "A".repeat(20), 1));
        }
        for (Reservation one : held) {
            show.awaitExpired(one);
        }
        show.assertStock("c:" + "A".repeat(20), 500, 0, 0);
    }

    @Test
    void aBatchOfMoreThanEightThousandValuesIsOneStep() {
        TestShow show = FIXTURE.watched(FIXTURE.unmade());
        ScriptBench bench = ScriptBench.plain(FIXTURE);
        List<Command<?>> making = new ArrayList<>(List.of(TestShow.show(DefineShow.NEW, "live", 60_000)));
        for (int i = 0; i < 9_000; i++) {
            making.add(new DefineOffer("sku" + i, 0, 5, 10_000, "{}", TestShow.limited(3, "s" + i)));
        }
        assertAllDone(bench.apply(show, making));
        List<Command<?>> baskets = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            Line[] lines = new Line[200];
            for (int j = 0; j < 200; j++) {
                lines[j] = new Line("sku" + (i * 200 + j), 2, -1);
            }
            baskets.add(show.basket("k" + i, "ann", Fill.ALL, lines));
        }
        LedgerScript.Reply held = bench.apply(show, baskets);
        assertAllDone(held);
        List<Command<?>> checkouts = new ArrayList<>();
        for (Outcome<?> outcome : held.outcomes()) {
            checkouts.add(show.checkout((Reservation) ((Outcome.Done<?>) outcome).value()));
        }
        assertAllDone(bench.apply(show, checkouts));
        show.assertStock("sku8999", 3, 0, 2);
    }

    @Test
    void fiveThousandReservationsAndOrdersFitInOneBatchEach() {
        TestShow show = FIXTURE.live().offer("mug", 5_000);
        ScriptBench bench = ScriptBench.plain(FIXTURE);
        List<Command<?>> baskets = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            baskets.add(show.basket("k" + i, "buyer" + i, "mug", 1));
        }
        LedgerScript.Reply held = bench.apply(show, baskets);
        assertAllDone(held);
        List<Command<?>> checkouts = new ArrayList<>();
        for (Outcome<?> outcome : held.outcomes()) {
            checkouts.add(show.checkout((Reservation) ((Outcome.Done<?>) outcome).value()));
        }
        assertAllDone(bench.apply(show, checkouts));
        show.assertStock("mug", 0, 0, 5_000);
        assertEquals(5_000, show.ordersInOutbox());
    }

    private static void assertAllDone(LedgerScript.Reply reply) {
        reply.outcomes().forEach(outcome -> assertInstanceOf(Outcome.Done.class, outcome));
    }

    private static void assertNothingMoves(TestShow show, List<? extends Command<?>> batch) {
        Map<String, byte[]> before = everything(show);
        Throwable failure = LedgerFixture.failure(ScriptBench.plain(FIXTURE).submit(show.keys(), batch, 0, -1));
        assertInstanceOf(RedisRefusedException.class, failure, String.valueOf(failure));
        Map<String, byte[]> after = everything(show);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((key, value) -> assertArrayEquals(value, after.get(key), key + " after " + failure));
    }

    private static Map<String, byte[]> everything(TestShow show) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (String key : new TreeSet<>(FIXTURE.raw().keys("tl:*"))) {
            if (key.startsWith(show.keys().prefix())) {
                all.put(key, FIXTURE.raw().dump(key));
            }
        }
        return all;
    }
}
