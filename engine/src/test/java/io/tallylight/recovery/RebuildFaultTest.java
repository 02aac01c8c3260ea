package io.tallylight.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.ledger.Rebuild;
import io.tallylight.ledger.RestoredOrder;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.recovery.RebuildRefusedException.Reason;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rebuilds that are cut off, run twice, or have much or odd things to put back. */
class RebuildFaultTest extends RecoveryTest {
    private static final int MANY = 20_000;

    @Test
    void aRebuildThatDiedLeavesNothingToSeeAndIsRunAgain() throws Exception {
        recordShow(100, 50);
        watch();
        Rebuild dead = new Rebuild(ledger, SHOW, "dead");
        assertEquals(
                Rebuild.Admission.BEGUN,
                Await.result(dead.begin("sqlite", false)).admission());
        assertTrue(Await.result(dead.define(List.of(new DefineShow(0, "dead", "paused", "EUR", 60_000, false, DOC)))));
        assertTrue(Await.result(
                dead.fill(0, List.of(), 7, List.of(), false))); // passes seven numbers over, which nobody may see
        assertTrue(Await.result(ledger.reader().show(SHOW)).isEmpty());
        assertTrue(watch.isLost(SHOW));

        assertEquals(Reason.UNDER_WAY, refused());
        leaseEnds();
        assertEquals(50, rebuild().orders());
        assertEquals(50, Await.result(ledger.reader().orderCount(SHOW)));
        assertConserved();
        assertEquals(List.of(), raw.keys("*rebuil*"), "nothing of either attempt is left");
        assertTrue(!Await.result(dead.fill(7, List.of(), 9, List.of(), false)), "it has been overtaken");
    }

    /** Whoever held it is gone for longer than it lasts. */
    private void leaseEnds() {
        assertTrue(raw.pexpire(ShowKeys.of(SHOW).rebuild(), 1));
        Await.until("the lease has ended", () -> raw.exists(ShowKeys.of(SHOW).rebuild()) == 0);
    }

    private Reason refused() {
        Future<RebuildResult> refused = rebuilder.rebuild(SHOW, false);
        Await.until("it is refused", refused::isComplete);
        return ((RebuildRefusedException) refused.cause()).reason();
    }

    @Test
    void redisKilledInTheMiddleOfARebuildLosesNothingOfIt() throws Exception {
        recordShow(MANY, MANY);
        watch();
        Future<RebuildResult> cutOff = rebuilder.rebuild(SHOW, false);
        Await.until(
                "the rebuild is under way",
                () -> raw.llen(ShowKeys.of(SHOW).rebuilt().orders()) > 1_000);
        redis.kill();
        Await.until("it has ended", cutOff::isComplete);
        assertTrue(cutOff.failed(), "Redis was gone");
        redis.startAgain();
        Await.until("it is rebuilt", () -> {
            Future<RebuildResult> again = rebuilder.rebuild(SHOW, false);
            Await.until("it has ended", again::isComplete);
            return again.succeeded() && again.result().orders() == MANY;
        });
        assertConserved();
        Reservation last =
                Await.result(ledger.reader().reservation(SHOW, id(MANY))).orElseThrow();
        assertEquals(order(MANY).reservation(), last);
    }

    @Test
    void twoCallsForOneShowGetOneAnswer() throws Exception {
        recordShow(100, 50);
        watch();
        Future<RebuildResult> one = rebuilder.rebuild(SHOW, false);
        Future<RebuildResult> two = rebuilder.rebuild(SHOW, false);
        assertEquals(Await.result(one), Await.result(two));
    }

    @Test
    void moreSoldThanAllottedRaisesTheAllotment() throws Exception {
        recordShow(30, 50);
        watch();
        assertEquals(List.of(new RebuildResult.Raised("MUG", 30, 50)), rebuild().raised());
        assertConserved();
    }

    @Test
    void aGapInTheNumbersStaysAGap() throws Exception {
        recordShow(100, 3);
        recordOrders(6, 8);
        watch();
        assertEquals(6, rebuild().orders());
        assertEquals(
                List.of(1L, 2L, 3L, 6L, 7L, 8L),
                Await.result(ledger.reader().orders(SHOW, 0, 100)).stream()
                        .map(Reservation::number)
                        .toList());
        assertConserved();
    }

    @Test
    void ordersWithoutDefinitionsComeBackUnderAClosedOffer() throws Exception {
        recordOrders(1, 4);
        watch();
        RebuildResult rebuildResult = rebuild();
        assertEquals(4, rebuildResult.units());
        assertEquals(1, rebuildResult.offers());
        OfferSnapshot.Offer offer =
                Await.result(ledger.reader().offer(SHOW, "MUG")).orElseThrow().offer();
        assertTrue(offer != null && offer.doc().contains("closed"));
        assertConserved();
    }

    @Test
    void anAttemptThatWasOvertakenPutsNothingInPlace() throws Exception {
        recordShow(100, 5);
        watch();
        Rebuild slow = new Rebuild(ledger, SHOW, "slow");
        Rebuild.Remains remains = Await.result(slow.begin("sqlite", false));
        leaseEnds();
        assertEquals(5, rebuild().orders());
        DefineShow late = new DefineShow(0, "late", "paused", "EUR", 60_000, false, DOC);
        assertTrue(Await.result(slow.define(List.of(late))), "nobody builds any more");
        assertEquals(1, raw.del(ShowKeys.of(SHOW).outbox()), "the order system has it all");
        Rebuild other = new Rebuild(ledger, SHOW, "other");
        assertEquals(
                Rebuild.Admission.BEGUN,
                Await.result(other.begin("sqlite", true)).admission());
        assertTrue(Await.result(other.define(List.of(late))));
        assertFalse(Await.result(slow.define(List.of(late))), "what is built belongs to another attempt");
        assertFalse(Await.result(slow.renew()));
        assertFalse(Await.result(slow.giveUp()));
        assertTrue(Await.result(other.giveUp()));
        assertEquals(List.of(), raw.keys("*rebuil*"), "nothing is left");
        assertEquals(Rebuild.End.OVERTAKEN, Await.result(slow.finish(remains, 0, 0, 0, "", "sqlite", List.of())));
        List<RestoredOrder> none = List.of();
        assertTrue(!Await.result(slow.fill(0, none, 0, List.of(), false)));
        assertConserved();
    }

    @Test
    void aShowWithDeadLettersOfItsOrderSystemIsRebuiltByForceAlone() throws Exception {
        recordShow(100, 5);
        makeShow(SHOW, "first", false);
        watch();
        String delivery = ShowKeys.of(SHOW).delivery();
        assertEquals("paused", raw.hget(ShowKeys.of(SHOW).showHash(), "status"));
        assertEquals(1, raw.del(ShowKeys.of(SHOW).outbox()));
        assertTrue(raw.hset(delivery, "webhook:2:dead", "refused"));
        assertTrue(raw.hset(delivery, "sqlite:1-0:dead", "not readable"));
        assertTrue(raw.hset(delivery, "sqlite:6.1:dead", "refused"));
        assertEquals(Reason.DEAD_LETTERS, refused());
        assertEquals(List.of(), raw.keys("*rebuil*"), "nothing is left");
        assertEquals(5, Await.result(rebuilder.rebuild(SHOW, true)).orders());
        assertConserved();
    }
}
