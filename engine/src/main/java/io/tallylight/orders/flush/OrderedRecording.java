package io.tallylight.orders.flush;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands a batch to an order system so that a cancellation comes only once the order, and each cancellation before it,
 * was taken: in one call if no order has two events in the batch, else in as many rounds as one order has events. If an
 * event was refused, the events that follow it are refused too, without asking the system.
 */
final class OrderedRecording {
    /** Reason for the dead letter of a cancellation whose order is one. */
    static final String FOLLOWS = "the order, or an earlier cancellation of it, is a dead letter";

    private final List<OrderEvent> events;
    private final Set<String> dead;
    private final Map<String, RecordResult> answered;
    private final @Nullable RecordResult[] results;

    private OrderedRecording(List<OrderEvent> events, Set<String> dead, Map<String, RecordResult> answered) {
        this.events = events;
        this.dead = new HashSet<>(dead);
        this.answered = answered;
        this.results = new @Nullable RecordResult[events.size()];
    }

    /** Records events of one show. */
    interface Recording {
        List<RecordResult> record(List<OrderEvent> events) throws OrderSystemException;
    }

    /**
     * Records a batch.
     *
     * @param events events of one show, as they come in the outbox; not empty
     * @param dead ids of orders that are dead letters there, or of which an earlier cancellation is one
     * @param answered results by event id of the rounds that ended before an earlier try failed, which are not
     *     repeated; kept here for the next try, should this one fail in a later round
     * @return one answer for each event, in the same order
     */
    static List<RecordResult> record(
            List<OrderEvent> events, Set<String> dead, Map<String, RecordResult> answered, Recording recording)
            throws OrderSystemException {
        if (answered.isEmpty() && events.stream().allMatch(event -> event.cancellation() == null)) {
            return recording.record(events);
        }
        answered.keySet().retainAll(events.stream().map(OrderEvent::eventId).collect(Collectors.toSet()));
        OrderedRecording orderedRecording = new OrderedRecording(events, dead, answered);
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            left.add(i);
        }
        while (!left.isEmpty()) {
            left = orderedRecording.next(left, recording);
        }
        List<RecordResult> answers = new ArrayList<>(events.size());
        for (@Nullable RecordResult result : orderedRecording.results) {
            answers.add(Objects.requireNonNull(result));
        }
        return answers;
    }

    /** Records one round of the remaining events; returns those that are left for the next round. */
    private List<Integer> next(List<Integer> left, Recording recording) throws OrderSystemException {
        Set<String> inThis = new HashSet<>();
        List<Integer> round = new ArrayList<>();
        List<Integer> later = new ArrayList<>();
        for (int i : left) {
            OrderEvent event = events.get(i);
            boolean first = inThis.add(event.orderId());
            if (event.cancellation() == null || (first && !dead.contains(event.orderId()))) {
                round.add(i);
            } else if (first) {
                results[i] = new RecordResult.Refused(FOLLOWS, true);
            } else {
                later.add(i);
            }
        }
        ask(round.stream().map(events::get).toList(), recording);
        for (int i : round) {
            RecordResult answer = answered.get(events.get(i).eventId());
            results[i] = answer;
            if (answer instanceof RecordResult.Refused) {
                dead.add(events.get(i).orderId());
            }
        }
        return later;
    }

    private void ask(List<OrderEvent> round, Recording recording) throws OrderSystemException {
        List<OrderEvent> open = round.stream()
                .filter(event -> !answered.containsKey(event.eventId()))
                .toList();
        if (!open.isEmpty()) {
            List<RecordResult> answers = recording.record(open);
            for (int i = 0; i < open.size(); i++) {
                answered.put(open.get(i).eventId(), answers.get(i));
            }
        }
    }
}
