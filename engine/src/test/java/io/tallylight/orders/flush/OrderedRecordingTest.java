package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order events of one order are offered, and what follows one that was refused. */
class OrderedRecordingTest {
    private final List<List<String>> offered = new ArrayList<>();
    private final Map<String, RecordResult> answered = new HashMap<>();
    private final Set<String> away = new HashSet<>();

    private List<String> results(Set<String> dead, Set<String> refused, OrderEvent... events)
            throws OrderSystemException {
        return OrderedRecording.record(List.of(events), dead, answered, round -> {
                    if (round.stream().anyMatch(event -> away.contains(event.label()))) {
                        throw TestOrderSystem.failure();
                    }
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
                List.of("no", OrderedRecording.FOLLOWS, "taken", "taken", OrderedRecording.FOLLOWS),
                results(Set.of(), Set.of("1"), order(1), cancelled(1, 1), order(2), cancelled(2, 1), cancelled(1, 2)));
        assertEquals(List.of(List.of("1", "2"), List.of("2.1")), offered);
    }

    @Test
    void whatFollowsADeadLetterIsNotOffered() throws OrderSystemException {
        assertEquals(
                List.of(OrderedRecording.FOLLOWS, "no", OrderedRecording.FOLLOWS, OrderedRecording.FOLLOWS),
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
                () -> OrderedRecording.record(List.of(order(1), cancelled(1, 1)), Set.of(), new HashMap<>(), round -> {
                    if (round.get(0).no() == 1) {
                        throw TestOrderSystem.failure();
                    }
                    return List.of(new RecordResult.Recorded());
                }));
    }

    /** Or a receiver that fails at each cancellation would get all orders of the batch again and again. */
    @Test
    void aBatchThatFailedInALaterRoundGoesOnThere() throws OrderSystemException {
        OrderEvent[] batch = {order(1), order(2), cancelled(1, 1), cancelled(2, 1)};
        away.add("2.1");
        assertThrows(OrderSystemException.class, () -> results(Set.of(), Set.of("1"), batch));
        away.clear();
        assertEquals(List.of("no", "taken", OrderedRecording.FOLLOWS, "taken"), results(Set.of(), Set.of("1"), batch));
        assertEquals(List.of(List.of("1", "2"), List.of("2.1")), offered);
    }

    @Test
    void whatWasAnsweredBeforeCountsForTheSameEventsAlone() throws OrderSystemException {
        away.add("1.1");
        assertThrows(
                OrderSystemException.class, () -> results(Set.of(), Set.of(), order(1), order(2), cancelled(1, 1)));
        assertEquals(List.of("taken", "taken"), results(Set.of(), Set.of(), order(2), order(3)));
        assertEquals(List.of(List.of("1", "2"), List.of("3")), offered);
    }
}
