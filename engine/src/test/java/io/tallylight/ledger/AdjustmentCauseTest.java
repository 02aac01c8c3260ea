package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.testing.Await;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What code decides by stands beside the text for people. */
class AdjustmentCauseTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static final String FORGET_THE_CAUSE =
            "local record = cmsgpack.unpack(redis.call('HGET', KEYS[1], ARGV[1]))"
                    + " record[13] = nil return redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(record))";

    @Test
    void theFirstCauseStandsUnderAKeyWhateverTheSecondReasonSays() {
        TestShow show = FIXTURE.live().offer("mug", 10);
        Adjust first = new Adjust(show.recordId("told"), "f", "mug", -3, "an order takes 3", "order 820 1");
        Adjust second = new Adjust(show.recordId("told"), "f", "mug", -2, "other words", "order 820 2");
        assertEquals("order 820 1", show.done(first).cause());
        assertEquals("order 820 1", show.repeated(second).cause());
        assertEquals(-3, read(show, first).orElseThrow().delta());
        assertEquals("order 820 1", read(show, first).orElseThrow().cause());
    }

    @Test
    void anAdjustmentOfAnOlderEngineHasNoCause() {
        TestShow show = FIXTURE.live().offer("mug", 10);
        Adjust command = show.adjustment("old", "mug", -3);
        Adjustment made = show.done(command);
        Long updated = FIXTURE.raw()
                .eval(
                        FORGET_THE_CAUSE,
                        ScriptOutputType.INTEGER,
                        new String[] {show.keys().records()},
                        command.keyId());
        assertEquals(0, updated);
        assertEquals(Optional.of(made), read(show, command));
        assertEquals(made, show.repeated(command));
    }

    @Test
    void aRecordOfAnotherKindIsNoAdjustment() {
        TestShow show = FIXTURE.live().offer("mug", 10);
        Reservation held = show.reserve("key", "ann", "mug", 1);
        assertEquals(Optional.empty(), Await.result(FIXTURE.reader().adjustment(show.id(), held.id())));
        assertEquals(Optional.empty(), Await.result(FIXTURE.reader().cancellation(show.id(), held.id())));
        assertEquals(Optional.empty(), Await.result(FIXTURE.reader().adjustment(show.id(), "none")));
    }

    private static Optional<Adjustment> read(TestShow show, Adjust command) {
        return Await.result(FIXTURE.reader().adjustment(show.id(), command.keyId()));
    }
}
