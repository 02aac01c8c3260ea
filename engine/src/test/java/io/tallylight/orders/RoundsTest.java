package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order events of one order are offered, and what follows one that was refused. */
class RoundsTest {
    private final List<List<String>> offered = new ArrayList<>();

    private List<String> results(Set<String> dead, Set<String> refused, OrderEvent... events)
            throws OrderSystemException {
        return Rounds.record(List.of(events), dead, round -> {
                    offered.add(round.stream().map(OrderEvent::label).toList());
                    return round.stream()
                            .map(event -> refused.contains(event.label())
                                    ? new RecordResult.Refused("no")
                                    : (RecordResult) new RecordResult.Recorded())
                            .toList();
                })
                .stream()
                .map(result -> result instanceof RecordResult.Refused why ? why.reason() : "taken")
                .toList();
    }

    private static OrderEvent order(long number) {
        return OrderSystemContract.event(number);
    }

    private static OrderEvent cancelled(long number, int no) {
        return OrderSystemContract.cancelled(number, no);
    }

    @Test
    void ordersAloneGoInOneCall() throws OrderSystemException {
        assertEquals(List.of("taken", "taken"), results(Set.of(), Set.of(), order(1), order(2)));
        assertEquals(List.of(List.of("1", "2")), offered);
    }

    @Test
    void whatHappenedToOneOrderGoesOneCallAfterTheOther() throws OrderSystemException {
        List<String> results =
                results(Set.of(), Set.of(), cancelled(9, 1), order(1), cancelled(1, 1), order(2), cancelled(1, 2));
        assertEquals(List.of("taken", "taken", "taken", "taken", "taken"), results);
        assertEquals(List.of(List.of("9.1", "1", "2"), List.of("1.1"), List.of("1.2")), offered);
    }

    @Test
    void whatFollowsARefusedOrderIsNotOffered() throws OrderSystemException {
        assertEquals(
                List.of("no", Rounds.FOLLOWS, "taken", "taken", Rounds.FOLLOWS),
                results(Set.of(), Set.of("1"), order(1), cancelled(1, 1), order(2), cancelled(2, 1), cancelled(1, 2)));
        assertEquals(List.of(List.of("1", "2"), List.of("2.1")), offered);
    }

    @Test
    void whatFollowsADeadLetterIsNotOffered() throws OrderSystemException {
        assertEquals(
                List.of(Rounds.FOLLOWS, "no", Rounds.FOLLOWS, Rounds.FOLLOWS),
                results(
                        Set.of(order(1).orderId()),
                        Set.of("2.1"),
                        cancelled(1, 1),
                        cancelled(2, 1),
                        cancelled(1, 2),
                        cancelled(2, 2)));
        assertEquals(List.of(List.of("2.1")), offered);
    }

    @Test
    void aRoundThatFailsFailsTheBatch() {
        assertThrows(
                OrderSystemException.class,
                () -> Rounds.record(List.of(order(1), cancelled(1, 1)), Set.of(), round -> {
                    if (round.get(0).no() == 1) {
                        throw TestOrderSystem.failure();
                    }
                    return List.of(new RecordResult.Recorded());
                }));
    }
}
