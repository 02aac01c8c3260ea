package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A counter is broken behind the ledger's back; metric and log must say so, without anybody asking. */
class AuditSchedulerTest {
    private static final long PERIOD_MS = 20;

    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AuditScheduler watch =
            new AuditScheduler(FIXTURE.vertx(), FIXTURE.ledger(), registry, java.time.Clock.systemUTC());
    private final Logger logger = (Logger) LoggerFactory.getLogger(AuditScheduler.class);
    private final Lines lines = new Lines();

    /** What was logged, as {@code LEVEL text}. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                seen.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }

        List<String> of(TestShow show) {
            return seen.stream().filter(line -> line.contains(show.id() + ":")).toList();
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        watch.stop();
        logger.detachAppender(lines);
    }

    @Test
    void aBrokenCounterIsCountedAndLoggedOnceAndOnceMoreWhenItIsRight() {
        TestShow show = selling("live").offer("mug", 100);
        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        watch.start(PERIOD_MS);
        awaitAudits("conserved");
        assertEquals(0, unconserved());

        set(show, "mug", right.replaceFirst("100 100", "100 99"));
        Await.until("it is counted", () -> unconserved() == 1);
        awaitAudits("unconserved");
        assertEquals(1, lines.of(show).size(), "said once, however often it is seen");
        String line = lines.of(show).get(0);
        assertTrue(line.startsWith("ERROR show " + show.id() + ": not conserved: "), line);
        assertTrue(line.contains("mug allotted 100 but 99 available + 0 reserved + 0 sold"), line);

        set(show, "mug", right);
        Await.until("it is right again", () -> unconserved() == 0);
        assertEquals(
                "INFO show " + show.id() + ": conserved again", lines.of(show).get(1));
    }

    @Test
    void aShowWithMoreHoldsThanOneLookRecountsIsRecountedAllTheSame() {
        TestShow show = selling("live").offer("mug", 10_000);
        List<Future<?>> made = new ArrayList<>();
        for (int i = 0; i < 2 * AuditRunner.HOLDS_AT_ONCE; i++) {
            made.add(show.submit(show.basket("k" + i, "buyer-" + i, "mug", 1)));
        }
        assertTrue(Await.result(Future.all(made)).succeeded());
        watch.start(PERIOD_MS);
        awaitAudits("conserved");
        assertEquals(0, unconserved());

        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        set(show, "mug", right.replaceFirst("6000 4000", "5999 4001"));
        Await.until("it is counted", () -> unconserved() == 1);
        set(show, "mug", right);
        Await.until("it is right again", () -> unconserved() == 0);
        put(show, "ended");
    }

    @Test
    void aShowThatSellsNoMoreIsAuditedWhileSomethingIsToComeDue() {
        TestShow show = selling("live").offer("mug", 100);
        Reservation held = show.reserve("held", "ann", "mug", 3);
        put(show, "ended");
        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        set(show, "mug", right.replaceFirst("100 97", "100 98"));
        watch.start(PERIOD_MS);
        Await.until("it is counted", () -> unconserved() == 1);

        // Nothing is due any more, but what was wrong stays in sight until it is right.
        assertEquals(1, FIXTURE.raw().del(show.keys().due()));
        awaitAudits("unconserved");
        assertEquals(1, unconserved());
        assertEquals(ReservationState.HELD, show.read(held.id()).state());
        FIXTURE.raw().del(show.keys().stock(), show.keys().records());
        FIXTURE.raw().srem(io.tallylight.redis.ShowKeys.SHOWS, show.id());
        Await.until("a show that is gone is forgotten", () -> unconserved() == 0);
    }

    @Test
    void aShowThatIsOverIsLeftAlone() {
        TestShow over = selling("ended").offer("mug", 100);
        TestShow live = selling("paused").offer("mug", 100);
        set(over, "mug", "100 1 1 1 9");
        watch.start(PERIOD_MS);
        awaitAudits("conserved");
        awaitAudits("conserved");
        assertEquals(0, unconserved());
        assertEquals(List.of(), lines.of(over));
        put(live, "ended");
    }

    @Test
    void countersThatCannotBeReadAreAnAlarmToo() {
        TestShow show = selling("live").offer("mug", 100);
        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        set(show, "mug", "nonsense");
        watch.start(PERIOD_MS);
        Await.until("it is counted", () -> unconserved() == 1);
        Await.until("it is said", () -> lines.of(show).size() == 1);
        assertTrue(lines.of(show).get(0).startsWith("ERROR show " + show.id() + ": cannot be audited: "));
        set(show, "mug", right);
        Await.until("it is right again", () -> unconserved() == 0);
    }

    @Test
    void aKeyOfAnotherKindIsAnAlarmToo() {
        TestShow show = FIXTURE.unmade();
        Await.result(FIXTURE.reader().list(show.id()));
        assertEquals("OK", FIXTURE.raw().set(show.keys().showHash(), "what it must not be"));
        watch.start(PERIOD_MS);
        Await.until("it is counted", () -> unconserved() == 1);
        assertTrue(lines.of(show).get(0).contains("WRONGTYPE"), () -> String.valueOf(lines.of(show)));
        assertEquals(1, FIXTURE.raw().del(show.keys().showHash()));
        Await.until("a show that is gone is forgotten", () -> unconserved() == 0);
    }

    @Test
    void aPeriodOfZeroAuditsNothing() {
        selling("live").offer("mug", 100);
        watch.start(0);
        AuditScheduler other = new AuditScheduler(
                FIXTURE.vertx(), FIXTURE.ledger(), new SimpleMeterRegistry(), java.time.Clock.systemUTC());
        other.start(PERIOD_MS);
        other.stop();
        assertEquals(0, audits("conserved"));
    }

    /** A listed show of this status, as the HTTP interface would have made it. */
    private static TestShow selling(String status) {
        TestShow show = FIXTURE.unmade();
        Await.result(FIXTURE.reader().list(show.id()));
        put(show, status);
        return show;
    }

    private static void put(TestShow show, String status) {
        String doc = "{\"status\":\"" + status + "\"}";
        assertTrue(show.done(new DefineShow(DefineShow.ANY, "e1", status, "EUR", TestShow.HOLD_MS, false, doc)) > 0);
    }

    private static void set(TestShow show, String sku, String counters) {
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), sku, counters));
    }

    /** Waits for two more audits with this result: the second began after this was called. */
    private void awaitAudits(String result) {
        long before = audits(result);
        Await.until("two audits more are " + result, () -> audits(result) >= before + 2);
    }

    private long audits(String result) {
        return registry.get("tallylight.ledger.audit")
                .tag("result", result)
                .timer()
                .count();
    }

    private int unconserved() {
        return (int) registry.get("tallylight.ledger.shows.unconserved").gauge().value();
    }
}
