package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recount must see what the counters do not say: each test falsifies something behind the ledger's back. */
class AuditTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.live().offer("mug", 100).offer("jar", 10);
    private final Reservation held = show.reserve("held", "ann", "mug", 3);
    private final Reservation sold = show.done(show.checkout(show.reserve("sold", "ann", "mug", 2)));

    @Test
    void anAuditTellsEachOffersCounters() {
        Audit audit = show.audit();
        assertTrue(audit.conserved());
        assertEquals("e1", audit.epoch());
        assertEquals(
                List.of(new Audit.Offer("jar", 10, 10, 0, 0), new Audit.Offer("mug", 100, 95, 3, 2)),
                audit.offers().stream()
                        .sorted(java.util.Comparator.comparing(Audit.Offer::sku))
                        .toList());
    }

    @Test
    void itGoesOnFromWhereItCounted() {
        assertTrue(show.audit().conserved());
        show.done(show.checkout(held));
        show.done(show.checkout(show.reserve("more", "ann", "jar", 2)));
        assertTrue(show.audit().conserved());
        assertEquals("3", FIXTURE.raw().hget(show.keys().audited(), "number"));
    }

    @Test
    void countersThatDoNotAddUpAreSeen() {
        falsify("100 96 3 2 9");
    }

    @Test
    void countersThatAddUpButNobodyHoldsAreSeen() {
        falsify("100 94 4 2 9");
        falsify("100 94 3 3 9");
    }

    @Test
    void aLostReservationIsSeen() {
        assertEquals(1, FIXTURE.raw().hdel(show.keys().records(), held.id()));
        assertNotConserved();
    }

    @Test
    void aHoldThatNoSweepWillFindIsSeen() {
        assertEquals(1, FIXTURE.raw().del(show.keys().due()));
        assertNotConserved();
    }

    @Test
    void aLostOrderIsSeenAndEndsTheRecount() {
        for (int i = 0; i < 3; i++) {
            show.done(show.checkout(show.reserve("k" + i, "ann", "jar", 1)));
        }
        assertEquals(1, FIXTURE.raw().hdel(show.keys().records(), sold.id()));
        assertNotConserved();
    }

    @Test
    void moreOrdersThanOneCallCountsAreCountedAndALossAmongThemEndsTheRecount() {
        String ids = show.keys().orders();
        // 5,000 places in the list for one order: the second of them already has another number.
        FIXTURE.raw()
                .eval(
                        "for i = 1, 5000 do redis.call('RPUSH', KEYS[1], ARGV[1]) end "
                                + "redis.call('HSET', KEYS[2], 'number', 5001)",
                        io.lettuce.core.ScriptOutputType.STATUS,
                        new String[] {ids, show.keys().showHash()},
                        sold.id());
        assertNotConserved();
    }

    @Test
    void anOrderOfWhatIsNotOfferedIsSeen() {
        assertEquals(1, FIXTURE.raw().hdel(show.keys().stock(), "mug"));
        assertNotConserved();
    }

    @Test
    void countersThatAreNoNumbersFailTheAudit() {
        FIXTURE.unwatchAll();
        for (String broken : List.of("", "1 2 3", "100 1e2 0 0 9", "100 nan 0 0 9", "100 -1 0 0 9", "100 95 3 2 9 9")) {
            set("mug", broken);
            assertTrue(String.valueOf(LedgerFixture.failure(FIXTURE.reader().audit(show.id())))
                    .contains("not readable"));
        }
    }

    private void falsify(String counters) {
        assertTrue(show.audit().conserved());
        set("mug", counters);
        assertNotConserved();
        set("mug", "100 95 3 2 9");
        assertTrue(show.audit().conserved());
    }

    private void set(String sku, String counters) {
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), sku, counters));
    }

    private void assertNotConserved() {
        FIXTURE.unwatchAll();
        assertFalse(show.audit().conserved());
    }
}
