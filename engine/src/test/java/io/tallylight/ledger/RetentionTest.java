package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records are kept longer than any retry, and then they go. */
class RetentionTest {
    private static final long RETENTION_MS = 60_000;
    private static final long START = 1_800_000_000_000L;
    private static final LedgerScript.Settings SETTINGS = new LedgerScript.Settings(RETENTION_MS, 100, false);

    @RegisterExtension
    static final LedgerFixture FIXTURE =
            new LedgerFixture(new Ledger.Limits(128, 4_000, 20_000, 5_000, RETENTION_MS, 100, 0));

    private final ScriptBench bench = ScriptBench.timed(FIXTURE, SETTINGS);
    private final TestShow show = FIXTURE.unmade();

    private List<Outcome<?>> at(long ms, Command<?>... commands) {
        bench.wall(START + ms);
        return bench.apply(show, List.of(commands)).outcomes();
    }

    private void make() {
        List<Outcome<?>> unused = at(0, TestShow.show(DefineShow.NEW, "live", 10_000));
        List<Outcome<?>> made = at(0, TestShow.definition("mug", DefineShow.NEW, 50, TestShow.open()));
        assertTrue(made.get(0) instanceof Outcome.Done);
    }

    private static Reservation reservation(List<Outcome<?>> outcomes) {
        return (Reservation) ((Outcome.Done<?>) outcomes.get(0)).value();
    }

    private Map<String, byte[]> records() {
        return FIXTURE.rawBytes(show.keys().records());
    }

    @Test
    void whatEndedWithoutAnOrderGoesWithItsRetentionAndLeavesNothing() {
        make();
        Reservation released = reservation(at(0, show.basket("k1", "ann", "mug", 2)));
        Reservation expired = reservation(at(0, show.basket("k2", "bob", "mug", 1)));
        List<Outcome<?>> unused = at(5_000, new Release(released.id()), show.adjustment("a", "mug", 3));
        assertEquals(3, records().size());

        Outcome<?> late = at(10_000 + RETENTION_MS - 1, show.basket("k1", "ann", "mug", 2))
                .get(0);
        assertTrue(late instanceof Outcome.Done<?> done && done.repeated(), "still known a moment before");
        for (long ms = 10_000 + RETENTION_MS; !records().isEmpty(); ms += RETENTION_MS) {
            assertTrue(ms < 10 * RETENTION_MS, () -> records().keySet() + " are still there");
            List<Outcome<?>> swept = at(ms);
            assertEquals(List.of(), swept);
        }
        assertEquals(Map.of(), FIXTURE.rawBytes(show.keys().buyers()));
        assertEquals(0, FIXTURE.raw().exists(show.keys().due()));
        assertFalse(expired.id().isEmpty());
        show.assertConserved();
    }

    @Test
    void whatEndedInTheBatchThatMadeItGoesToo() {
        make();
        Reserve basket = show.basket("k", "ann", "mug", 1);
        List<Outcome<?>> unused = at(0, basket, new Release(basket.id()));
        assertEquals(1, records().size());
        unused = at(RETENTION_MS);
        assertEquals(Map.of(), records());
        assertEquals(Map.of(), FIXTURE.rawBytes(show.keys().buyers()));
    }

    /** One who reserves and releases all day would otherwise hold up every show when all of that goes. */
    @Test
    void whereTheReservationsOfOneBuyerAreIsLookedUpOnceForAllThatGo() {
        make();
        int batches = 12;
        int size = 128;
        for (int batch = 0; batch < batches; batch++) {
            List<Command<?>> commands = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                Reserve basket = show.basket("k" + batch + " " + i, "ann", "mug", 1);
                commands.addAll(List.of(basket, new Release(basket.id())));
            }
            LedgerScript.Reply unused = bench.apply(show, commands);
        }
        assertEquals(batches * size, records().size());
        assertEquals(batches * size / 16, FIXTURE.rawBytes(show.keys().buyers()).size(), "chunks and the entry");

        long before = hashReads();
        for (int left = batches; left > 0; left -= LedgerScript.SWEEP_MAX) {
            assertEquals(left * size, records().size());
            List<Outcome<?>> unused = at(RETENTION_MS);
        }
        long reads = hashReads() - before;
        assertTrue(reads < 40, reads + " reads of hashes for three sweeps");
        assertEquals(Map.of(), records());
        assertEquals(Set.of("ann"), FIXTURE.rawBytes(show.keys().buyers()).keySet(), "it counts her chunks");
    }

    /** Calls of HGET and HMGET that Redis has had, in scripts too. */
    private static long hashReads() {
        return FIXTURE.raw()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_hget:") || line.startsWith("cmdstat_hmget:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*calls=([0-9]+).*", "$1")))
                .sum();
    }

    @Test
    void anOrderStaysAsLongAsItsShowAndAnotherBuyersChunksToo() {
        make();
        for (int i = 0; i < 90; i++) {
            Reservation held = reservation(at(i, show.basket("k" + i, "ann", "mug", 1)));
            List<Outcome<?>> unused = at(i, i % 2 == 0 ? show.checkout(held) : new Release(held.id()));
            if (i % 2 == 0 && i / 2 >= 40) {
                break;
            }
        }
        long orders = FIXTURE.raw().llen(show.keys().orders());
        assertEquals(6, FIXTURE.rawBytes(show.keys().buyers()).size(), "an entry and five full chunks");
        for (long ms = 20_000; ms < 6 * RETENTION_MS; ms += 10_000) {
            List<Outcome<?>> unused = at(ms);
        }
        assertEquals(2 * orders, records().size(), "orders and the keys of their checkouts");
        assertEquals(
                orders,
                Await.result(FIXTURE.reader().ofBuyer(show.id(), "ann", null, 200))
                        .reservations()
                        .size());
        show.assertConserved();
    }

    @Test
    void theRecordsOfAShowThatIsLongOverGoAndItCannotGoOn() {
        make();
        Reservation held = reservation(at(0, show.basket("k1", "ann", "mug", 2)));
        List<Outcome<?>> unused = at(0, show.checkout(held));
        unused = at(1_000, TestShow.show(DefineShow.ANY, "ended", 10_000));
        Retention retention = new Retention(
                FIXTURE.vertx(),
                FIXTURE.ledger(),
                Clock.fixed(Instant.ofEpochMilli(START), ZoneOffset.UTC),
                RETENTION_MS);
        long added = FIXTURE.raw().sadd(ShowKeys.SHOWS, show.id());
        assertEquals(1, added);

        assertTrue(Await.result(retention.round()) == null);
        assertEquals(2, records().size(), "it has only just ended");
        assertTrue(Await.result(FIXTURE.ledger().submit(show.id(), new Forget())) instanceof Outcome.Done<Boolean> d
                && d.repeated());

        Retention later = new Retention(FIXTURE.vertx(), FIXTURE.ledger(), Clock.systemUTC(), -2 * START);
        assertTrue(Await.result(later.round()) == null);
        assertEquals(2, records().size(), "an order system has not got its order yet");

        long deleted = FIXTURE.raw().del(show.keys().outbox());
        assertEquals(1, deleted);
        assertEquals(List.of(), at(1_000 + RETENTION_MS + 5_000), "what was due has to go first");
        assertEquals(
                new Outcome.Done<>(true, false),
                at(1_000 + RETENTION_MS + 10_000, new Forget()).get(0));
        assertEquals(Map.of(), records());
        assertEquals(
                0,
                FIXTURE.raw()
                        .exists(
                                show.keys().buyers(),
                                show.keys().orders(),
                                show.keys().due()));
        show.assertStock("mug", 48, 0, 2);
        show.assertConserved();
        assertEquals(Refusal.SHOW_OVER, show.refusal(TestShow.show(DefineShow.ANY, "live", 10_000)));
    }
}
