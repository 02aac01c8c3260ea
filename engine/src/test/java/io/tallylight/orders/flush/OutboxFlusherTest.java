package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxFlusherTest extends FlushFixture {
    @Test
    void ordersGoOutInTheOrderOfTheirNumbersAndTheOutboxIsTrimmed() throws Exception {
        writer.commit(3);
        TestNode node = node("a");
        for (int entry = 0; entry < 200; entry++) {
            writer.commit(1 + entry % 20);
        }
        awaitProgress("sqlite", writer.last());
        awaitEmptyOutbox();
        assertEquals(upTo(writer.last()), recorded());
        Await.until("the lag is 0", () -> node.gauge("lag", "sqlite") == 0);
        node.awaitCounter(writer.last(), "flushed", "sqlite");
        assertEquals(0, node.counter("alarms", "sqlite"));
    }

    @Test
    void thousandsOfOrdersThatWaitedAreFlushed() throws Exception {
        for (int entry = 0; entry < 500; entry++) {
            writer.commit(entry % 20 == 0 ? 128 : 2);
        }
        TestNode node = node("a");
        node.drain();
        assertEquals(upTo(writer.last()), recorded());
        assertEquals(Long.toString(writer.last()), delivery("sqlite"));
        assertEquals(0, commands.xlen(bytes(keys.outbox())));
    }

    @Test
    void aKillBetweenRecordingAndAcknowledgementMakesNoSecondOrder() throws Exception {
        writer.commit(5);
        TestNode first = node("a");
        system.after = events -> first.kill();
        awaitRecorded(5);
        assertNull(delivery("sqlite"));
        system.after = events -> {};
        writer.commit(5);
        TestNode second = node("a");
        awaitProgress("sqlite", 10);
        assertEquals(upTo(10), recorded());
        assertEquals(0, second.counter("alarms", "sqlite"));
        assertTrue(system.offered().size() >= 15, "the first five were not offered again");
    }

    @Test
    void aFailureIsTriedAgainAndNothingOvertakesIt() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        system.before = events -> {
            if (events.get(0).number() == 1 && tries.incrementAndGet() <= 4) {
                throw TestOrderSystem.failure();
            }
        };
        writer.commit(1);
        TestNode node = node("a");
        Await.until("four tries failed", () -> node.counter("failures", "sqlite") == 4);
        writer.commit(3);
        awaitProgress("sqlite", 4);
        assertEquals(upTo(4), recorded());
        assertEquals("5", delivery("sqlite:1"));
        assertNull(delivery("sqlite:4"));
    }

    @Test
    void anUncheckedExceptionIsTriedAgainToo() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        system.before = events -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("planned by the test");
            }
        };
        writer.commit(2);
        TestNode node = node("a");
        awaitProgress("sqlite", 2);
        node.awaitCounter(1, "failures", "sqlite");
        assertEquals(upTo(2), recorded());
    }

    @Test
    void aFailingSystemHoldsUpNoOtherNorAnotherShow() throws Exception {
        TestOrderSystem failing = open("failing");
        failing.before = events -> {
            if (events.get(0).show().equals(SHOW)) {
                throw TestOrderSystem.failure();
            }
        };
        TestOutboxWriter other = new TestOutboxWriter(commands, "autumn");
        TestNode node = node("a", failing, system);
        writer.commit(3);
        other.commit(2);
        awaitProgress("sqlite", 3);
        Await.until(
                "the other show's orders are there",
                () -> Sqlite.numbers(url("failing"), "autumn").size() == 2);
        assertEquals(3, commands.xlen(bytes(keys.outbox())) * 3, "the outbox was trimmed before the slowest had it");
        Await.until("the lag is seen", () -> node.gauge("lag", "failing") == 3);
        failing.before = events -> {};
        awaitProgress("failing", 3);
        awaitEmptyOutbox();
        assertEquals(upTo(3), recorded("failing"));
    }

    @Test
    void aRefusalForGoodStepsAside() throws Exception {
        Sqlite.execute(
                url("sqlite"),
                "CREATE TRIGGER bar BEFORE INSERT ON orders WHEN NEW.number = 3"
                        + " BEGIN SELECT RAISE(ABORT, 'this buyer is barred'); END");
        writer.commit(5);
        TestNode node = node("a");
        awaitProgress("sqlite", 5);
        assertEquals(List.of(1L, 2L, 4L, 5L), recorded());
        assertTrue(String.valueOf(delivery("sqlite:3:dead")).contains("this buyer is barred"));
        node.awaitCounter(1, "dead", "sqlite");
        node.awaitCounter(4, "flushed", "sqlite");
        awaitEmptyOutbox();
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndAnAlarm() throws Exception {
        writer.commit(2);
        writer.commitRaw(bytes("garbage"));
        writer.commitNameless(bytes("garbage"));
        writer.commit(1);
        TestNode node = node("a");
        awaitProgress("sqlite", 4);
        assertEquals(List.of(1L, 2L, 4L), recorded());
        assertTrue(String.valueOf(delivery("sqlite:3:dead")).startsWith("the order is not readable"));
        long nameless = commands.hkeys(bytes(keys.delivery())).stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .filter(key -> key.matches("sqlite:\\d+-\\d+:dead"))
                .count();
        assertEquals(1, nameless);
        node.awaitCounter(2, "alarms", "sqlite");
        node.awaitCounter(2, "dead", "sqlite");
        awaitEmptyOutbox();
    }

    @Test
    void anEntryDeletedBySomebodyElseIsAnAlarmAndHoldsNothingUp() throws Exception {
        AtomicBoolean deleted = new AtomicBoolean();
        system.before = events -> {
            if (!deleted.get()) { // the entry is read and goes away before it is recorded
                byte[] outbox = bytes(keys.outbox());
                String id = commands.xrange(outbox, Range.unbounded()).get(0).getId();
                deleted.set(commands.xdel(outbox, id) == 1);
                throw TestOrderSystem.failure();
            }
        };
        writer.commit(2);
        TestNode node = node("a");
        Await.until("the entry is gone", deleted::get);
        writer.commit(2);
        awaitProgress("sqlite", 4);
        assertEquals(List.of(3L, 4L), recorded());
        Await.until("an alarm is raised", () -> node.counter("alarms", "sqlite") >= 1);
    }

    @Test
    void anotherOrderUnderTheSameIdIsAnAlarmAndDoesNotBlock() throws Exception {
        writer.commit(2);
        TestNode first = node("a");
        awaitProgress("sqlite", 2);
        first.close();
        Sqlite.execute(url("sqlite"), "UPDATE order_events SET payload = '{}' WHERE payload LIKE '%\"number\":1,%'");
        assertEquals("OK", commands.flushall());
        new TestOutboxWriter(commands, SHOW).commit(2);
        TestNode second = node("a");
        awaitProgress("sqlite", 2);
        assertEquals(upTo(2), recorded());
        second.awaitCounter(1, "alarms", "sqlite");
        assertEquals(
                1,
                Sqlite.rows(url("sqlite"), "SELECT 1 FROM order_events WHERE payload = '{}'")
                        .size());
    }

    @Test
    void ordersOfARehearsalAreNotWaitedFor() {
        writer.set("rehearsal", "1");
        writer.set("number", "7");
        TestNode node = node("a");
        node.drain();
        assertEquals(0, node.gauge("lag", "sqlite"));
        assertEquals(0, commands.exists(bytes(keys.outbox()), bytes(keys.lease("sqlite"))));
    }

    @Test
    void aShowWithoutOrdersCostsRedisNoWrite() {
        TestNode node = node("a");
        node.drain();
        assertEquals(0, commands.exists(bytes(keys.outbox()), bytes(keys.lease("sqlite")), bytes(keys.delivery())));
    }
}
