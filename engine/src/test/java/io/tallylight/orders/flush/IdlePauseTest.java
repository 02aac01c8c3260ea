package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.orders.flush.Outbox.Holder;
import io.tallylight.orders.flush.Outbox.Read;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdlePauseTest {
    private static final FlushTiming TIMING = FlushTiming.DEFAULT;

    private static Read read(Holder holder, long now) {
        return new Read(holder, now, 1, 1, false, false, List.of(), false);
    }

    private static List<Long> pauses(IdlePause pause, Holder holder, long now) {
        return IntStream.range(0, 6)
                .mapToObj(i -> pause.afterNothing(read(holder, now)))
                .toList();
    }

    @Test
    void whereCallersWaitTheHolderLooksOftenForAWhileAfterAnOrder() {
        IdlePause pause = new IdlePause(TIMING, true);
        pause.found(read(Holder.OURS, 1_000));
        assertEquals(List.of(20L, 40L, 40L, 40L, 40L, 40L), pauses(pause, Holder.OURS, 1_500));
        assertEquals(List.of(40L, 80L, 160L, 200L, 200L, 200L), pauses(pause, Holder.OURS, 1_001 + TIMING.busy()));
    }

    @Test
    void whereNobodyWaitsOrAnotherNodeHoldsTheLeaseItLooksLessAndLess() {
        for (boolean awaited : new boolean[] {true, false}) {
            IdlePause pause = new IdlePause(TIMING, awaited);
            pause.found(read(Holder.OURS, 1_000));
            Holder holder = awaited ? Holder.OTHER : Holder.OURS;
            assertEquals(List.of(20L, 40L, 80L, 160L, 200L, 200L), pauses(pause, holder, 1_500));
        }
    }
}
