package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.Deletion.Reason;
import io.tallylight.ledger.Deletion.Refused;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a show is deleted, and what it leaves. */
class DeletionTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.unmade();

    private Deletion.Result delete(Deletion deletion) {
        return Await.answer(() -> deletion.apply(FIXTURE.ledger(), show.id()));
    }

    private void refused(Reason reason, long count) {
        assertEquals(new Refused(reason, count), delete(Deletion.ANY_VERSION));
    }

    private DeletedShow deleted() {
        Deletion.Done done = assertInstanceOf(Deletion.Done.class, delete(Deletion.ANY_VERSION));
        assertEquals("e1", done.epoch());
        return new DeletedShow(show.id(), done.epoch());
    }

    private Optional<DeletedShow> left() {
        return Await.answer(() -> DeletedShow.find(FIXTURE.ledger(), show.id()));
    }

    private boolean isSettled(DeletedShow gone) {
        return Await.answer(() -> gone.isSettled(FIXTURE.ledger()));
    }

    private void flush() {
        assertEquals(1, FIXTURE.raw().del(show.keys().outbox()));
    }

    /** A show that has ended with an order that every order system has. */
    private void sold() {
        show.put("live").offer("mug", 10);
        Reservation order = show.done(show.checkout(show.reserve("k", "ann", "mug", 2)));
        assertEquals(1, order.number());
        show.put("ended");
        flush();
        show.assertStock("mug", 8, 0, 2);
        show.assertConserved();
    }

    @Test
    void whatDoesNotExistIsNotDeleted() {
        refused(Reason.NO_SUCH_SHOW, 0);
        assertEquals(Optional.empty(), left());
    }

    @Test
    void anotherVersionIsNotDeleted() {
        show.put("scheduled");
        assertEquals(new Refused(Reason.OTHER_VERSION, 0), delete(new Deletion("e1", 7)));
        assertEquals(new Refused(Reason.OTHER_VERSION, 0), delete(new Deletion("e2", 1)));
        assertInstanceOf(Deletion.Done.class, delete(new Deletion("e1", 1)));
    }

    @Test
    void dataOfAnotherIncarnationAreNotDeleted() {
        show.put("scheduled");
        assertTrue(FIXTURE.raw().hset(show.keys().showHash(), "life", "another"));
        refused(Reason.OTHER_LIFE, 0);
    }

    @Test
    void aLiveShowIsNotDeleted() {
        show.put("live");
        refused(Reason.LIVE, 0);
    }

    @Test
    void whatIsHeldOrPaidForIsOwed() {
        show.put("live").offer("mug", 10).offer("cap", 10);
        Reservation held = show.reserve("k1", "ann", "mug", 2);
        Reservation paying = show.reserve("k2", "bob", "cap", 1);
        paying = show.done(show.payment("p", paying, 1_000, 3));
        show.put("paused");
        refused(Reason.RESERVED, 3);
        Reservation released = show.done(new Release(held.id()));
        assertEquals(ReservationState.RELEASED, released.state());
        refused(Reason.RESERVED, 1);
        released = show.done(new Release(paying.id()));
        assertEquals(ReservationState.RELEASED, released.state());
        refused(Reason.PAYMENTS, 2);
        show.assertConserved();
        assertEquals(1, FIXTURE.raw().del(show.keys().payments()));
        DeletedShow gone = deleted();
        assertEquals(Optional.of(gone), left());
    }

    @Test
    void ordersKeepAShowThatHasNotEnded() {
        show.put("live").offer("mug", 10);
        Reservation order = show.done(show.checkout(show.reserve("k", "ann", "mug", 2)));
        assertEquals(1, order.number());
        show.put("paused");
        refused(Reason.NOT_ENDED, 1);
        show.put("ended");
        refused(Reason.UNDELIVERED, 0);
        show.assertConserved();
        flush();
        assertFalse(isSettled(deleted()), "the deletion itself is to be delivered");
    }

    @Test
    void cancellationsOnTheirWayAreOwed() {
        sold();
        assertTrue(FIXTURE.raw()
                        .xadd(show.keys().outbox(), Map.of("1.1", "a cancellation"))
                        .length()
                > 0);
        refused(Reason.UNDELIVERED, 0);
    }

    @Test
    void deadLettersAndGapsAreOwed() {
        sold();
        assertTrue(FIXTURE.raw().hset(show.keys().delivery(), "webhook:1:dead", "why"));
        assertTrue(FIXTURE.raw().hset(show.keys().delivery(), "kafka:gap", "1"));
        refused(Reason.DEAD_LETTERS, 2);
        assertEquals(2, FIXTURE.raw().hdel(show.keys().delivery(), "webhook:1:dead", "kafka:gap"));
        assertEquals(Optional.of(deleted()), left());
    }

    @Test
    void incidentsAreOwed() {
        sold();
        assertTrue(FIXTURE.raw().hset(show.keys().incidents(), "1-1", "a refund"));
        refused(Reason.INCIDENTS, 1);
    }

    @Test
    void aDeletedShowIsUnknownAndItsIdStaysTakenWhileAnOrderSystemLacksIt() {
        show.put("scheduled").offer("mug", 10);
        DeletedShow gone = deleted();
        assertEquals(Optional.empty(), Await.answer(() -> FIXTURE.reader().head(show.id())));
        assertEquals(Optional.empty(), Await.answer(() -> FIXTURE.reader().offer(show.id(), "mug")));
        assertEquals(Optional.empty(), Await.answer(() -> FIXTURE.reader().audit(show.id())));
        assertEquals(Refusal.SHOW_UNKNOWN, show.refusal(show.basket("k", "ann", "mug", 1)));
        assertEquals(Refusal.SHOW_DELETED, show.refusal(TestShow.show(DefineShow.ANY, "live", 1_000)));
        assertEquals(0, show.sweep());
        refused(Reason.NO_SUCH_SHOW, 0);
        assertFalse(isSettled(gone));
        Await.answer(() -> gone.purge(FIXTURE.ledger()));
        assertEquals(Optional.of(gone), left(), "nothing is removed before");
        assertEquals(
                Set.of("mug"), Await.answer(() -> gone.offers(FIXTURE.ledger())).keySet());
        flush();
        assertTrue(isSettled(gone));
        Await.answer(() -> gone.purge(FIXTURE.ledger()));
        assertEquals(Optional.empty(), left());
        assertFalse(isSettled(gone));
        show.put("live").offer("mug", 3);
        assertEquals(-1, FIXTURE.raw().pttl(show.keys().events()), "the new show's events stay");
        show.reserve("k", "ann", "mug", 1);
        show.assertStock("mug", 2, 1, 0);
        show.assertConserved();
        Await.answer(() -> gone.purge(FIXTURE.ledger()));
        show.assertStock("mug", 2, 1, 0);
    }

    @Test
    void theIdOfAShowWithOrdersStaysTaken() {
        sold();
        DeletedShow gone = deleted();
        flush();
        Await.answer(() -> gone.purge(FIXTURE.ledger()));
        assertEquals(Set.of(show.keys().showHash(), show.keys().events()), keys());
        assertTrue(FIXTURE.raw().pttl(show.keys().events()) > 0);
        assertEquals(Refusal.SHOW_DELETED, show.refusal(TestShow.show(DefineShow.ANY, "live", 1_000)));
        assertTrue(isSettled(gone));
        Await.answer(() -> gone.purge(FIXTURE.ledger()));
        assertEquals(Optional.of(gone), left());
    }

    @Test
    void aShowWhoseRecordsAreGoneIsDeletedToo() {
        sold();
        assertTrue(FIXTURE.raw().hset(show.keys().showHash(), "cleaned", "1"));
        assertTrue(FIXTURE.raw()
                        .del(
                                show.keys().records(),
                                show.keys().orders(),
                                show.keys().buyers())
                > 0);
        DeletedShow gone = deleted();
        flush();
        assertTrue(isSettled(gone));
    }

    private Set<String> keys() {
        return new HashSet<>(FIXTURE.raw().keys(show.keys().prefix() + "*"));
    }

    /** Whoever adds a key of a show decides when it goes. */
    @Test
    void everyKeyOfAShowIsRemovedOrExpiresByItself() throws Exception {
        ShowKeys keys = show.keys();
        Set<String> known = new HashSet<>(keys.removable());
        known.addAll(Set.of(keys.showHash(), keys.stock(), keys.events(), keys.outbox(), keys.delivery()));
        known.addAll(Set.of(keys.payments(), keys.incidents()));
        known.addAll(Set.of(keys.rebuild(), keys.offered(), keys.importLease())); // of work that has a lease
        for (Method method : ShowKeys.class.getMethods()) {
            boolean isKey = method.getReturnType() == String.class
                    && method.getParameterCount() == 0
                    && method.getDeclaringClass() == ShowKeys.class
                    && String.valueOf(method.invoke(keys)).startsWith(keys.prefix());
            if (isKey && !method.getName().equals("prefix")) {
                String name = String.valueOf(method.invoke(keys));
                assertTrue(known.contains(name), name + " stays when its show is deleted");
            }
        }
    }
}
