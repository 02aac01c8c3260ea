package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.PurgeRecords;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records are kept until their show is over, for longer than any retry, and then they go. */
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

    private static boolean isRepeat(Outcome<?> outcome) {
        return outcome instanceof Outcome.Done<?> done && done.repeated();
    }

    private Reservation paying(String key, String keyId) {
        Reservation held = reservation(at(0, show.basket(key, "ann", "mug", 1)));
        return reservation(at(0, checkout(held, keyId)));
    }

    private static BeginPayment checkout(Reservation held, String keyId) {
        return new BeginPayment(
                keyId,
                "f",
                held.id(),
                1_000_000,
                3,
                new Reservation.Payment("test", "ref-" + keyId, held.total(), held.currency()));
    }

    @Test
    void everyKeyIsKnownUntilItsShowHasEndedHoweverLongAgoItWasUsed() {
        make();
        Reservation released = reservation(at(0, show.basket("k1", "ann", "mug", 2)));
        Reservation expired = reservation(at(0, show.basket("k2", "bob", "mug", 1)));
        Adjust adjustment = show.adjustment("a", "mug", 3);
        List<Outcome<?>> unused = at(5_000, new Release(released.id()), adjustment);
        Reservation paying = paying("k3", Ids.recordId(show.id(), "test", "pay"));
        Extend extension = new Extend(Ids.recordId(show.id(), "test", "longer"), "f", paying.id(), 1, 100_000);
        Reservation extended = reservation(at(5_000, show.basket("k4", "cy", "mug", 1)));
        extension = new Extend(extension.keyId(), "f", extended.id(), 1_000, 100_000);
        unused = at(5_000, extension);

        long late = 20 * RETENTION_MS;
        for (long ms = 10_000; ms < late; ms += RETENTION_MS / 2) {
            unused = at(ms);
        }
        assertEquals(
                List.of(true, true, true, true, true),
                at(
                                late,
                                show.basket("k1", "ann", "mug", 2),
                                show.basket("k2", "bob", "mug", 1),
                                adjustment,
                                checkout(paying, Ids.recordId(show.id(), "test", "pay")),
                                extension)
                        .stream()
                        .map(RetentionTest::isRepeat)
                        .toList());
        assertFalse(expired.id().isEmpty());
        show.assertStock("mug", 53, 0, 0);
        show.assertConserved();
    }

    @Test
    void aCheckoutThatSucceededIsKnownByItsKeyLongAfterwards() {
        make();
        String key = Ids.recordId(show.id(), "test", "pay");
        Reservation paying = paying("k", key);
        List<Outcome<?>> unused = at(1_000, Commit.paid(paying.id(), 1));
        for (long ms = 2_000; ms < 5 * RETENTION_MS; ms += RETENTION_MS / 2) {
            unused = at(ms);
        }
        List<Outcome<?>> again = at(5 * RETENTION_MS, checkout(paying, key));
        assertTrue(isRepeat(again.get(0)));
        assertEquals(ReservationState.COMMITTED, reservation(again).state());
        show.assertConserved();
    }

    /** Earlier versions noted when a record was to go. */
    @Test
    void whatAnEarlierVersionWasToCleanUpStays() {
        make();
        Reservation released = reservation(at(0, show.basket("k1", "ann", "mug", 2)));
        List<Outcome<?>> unused = at(0, new Release(released.id()));
        assertEquals(1, FIXTURE.raw().zadd(show.keys().due(), START + 1_000, "x:" + released.id()));
        unused = at(2_000);
        unused = at(20_000);
        assertEquals(0, FIXTURE.raw().exists(show.keys().due()), "it is handled");
        assertTrue(isRepeat(at(20_000, show.basket("k1", "ann", "mug", 2)).get(0)));
        show.assertConserved();
    }

    /** A show that is over, whose orders have left the outbox. */
    private void end() {
        make();
        Reservation held = reservation(at(0, show.basket("k1", "ann", "mug", 2)));
        List<Outcome<?>> unused = at(0, show.checkout(held));
        unused = at(1_000, TestShow.show(DefineShow.ANY, "ended", 10_000));
        assertEquals(1, FIXTURE.raw().del(show.keys().outbox()));
        show.assertConserved();
        unused = at(20_000);
    }

    private boolean forgets() {
        return !isRepeat(at(1_000 + 2 * RETENTION_MS, new PurgeRecords(0)).get(0));
    }

    @Test
    void theLongestRetentionOfAllNodesCounts() {
        end();
        assertTrue(isRepeat(
                at(1_000 + 2 * RETENTION_MS, new PurgeRecords(3 * RETENTION_MS)).get(0)));
        assertEquals(2, records().size());
        Retention unknown = new Retention(
                FIXTURE.vertx(),
                FIXTURE.ledger(),
                Clock.fixed(Instant.ofEpochMilli(3 * START), ZoneOffset.UTC),
                () -> -1);
        assertEquals(1, FIXTURE.raw().sadd(ShowKeys.SHOWS, show.id()));
        assertTrue(Await.result(unknown.round()) == null);
        assertEquals(2, records().size(), "it is not known yet");
        assertFalse(isRepeat(
                at(1_000 + 3 * RETENTION_MS, new PurgeRecords(3 * RETENTION_MS)).get(0)));
        show.assertConserved();
    }

    @Test
    void nothingIsForgottenThatAnOrderSystemStillLacks() {
        end();
        String delivery = show.keys().delivery();
        for (String field : List.of("sqlite:1:dead", "webhook:1.2:dead", "kafka:gap")) {
            assertTrue(FIXTURE.raw().hset(delivery, field, "1"));
            assertFalse(forgets(), field);
            assertEquals(2, records().size());
            assertEquals(1, FIXTURE.raw().hdel(delivery, field));
        }
        assertTrue(FIXTURE.raw().hset(delivery, "sqlite:1800000000000-0:dead", "an entry without a number"));
        assertTrue(FIXTURE.raw().hset(delivery, "webhook:1", "3"));
        assertTrue(forgets());
        assertEquals(Map.of(), records());
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
                () -> RETENTION_MS);
        long added = FIXTURE.raw().sadd(ShowKeys.SHOWS, show.id());
        assertEquals(1, added);

        assertTrue(Await.result(retention.round()) == null);
        assertEquals(2, records().size(), "it has only just ended");
        assertTrue(
                Await.result(FIXTURE.ledger().submit(show.id(), new PurgeRecords(0))) instanceof Outcome.Done<Boolean> d
                        && d.repeated());

        Retention later = new Retention(
                FIXTURE.vertx(),
                FIXTURE.ledger(),
                Clock.fixed(Instant.ofEpochMilli(3 * START), ZoneOffset.UTC),
                () -> 0);
        assertTrue(Await.result(later.round()) == null);
        assertEquals(2, records().size(), "an order system has not got its order yet");

        long deleted = FIXTURE.raw().del(show.keys().outbox());
        assertEquals(1, deleted);
        assertEquals(List.of(), at(1_000 + RETENTION_MS + 5_000), "what was due has to go first");
        assertEquals(
                new Outcome.Done<>(true, false),
                at(1_000 + RETENTION_MS + 10_000, new PurgeRecords(0)).get(0));
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
