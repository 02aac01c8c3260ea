package io.tallylight.load.replay;

import io.tallylight.load.client.Reply;
import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.RunFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What has happened so far. Belongs to the context; read elsewhere only after the run. */
final class Tally {
    /** Baskets and the units in them. */
    static final class Count {
        long baskets;
        long units;

        void add(long moreUnits) {
            baskets++;
            units += moreUnits;
        }
    }

    final Count offered = new Count();
    final Count reserved = new Count();
    final Count sold = new Count();
    final Count released = new Count();
    final Count expired = new Count();
    final Map<String, Count> refused = new TreeMap<>();
    final Latencies latencies = new Latencies();
    long offeredLines;
    long cutLines;
    long cutUnits;
    long held;
    long inFlight;
    long retries;
    long replays;
    /** Rows of cancellations that became a release. */
    long cancelled;

    /** What became of payments through a gateway: what it was, and how often. */
    final Map<String, Long> payments = new TreeMap<>();

    /** By reservation, the state in which its buyer was told that it ended; empty until then. */
    private final Map<String, String> ends = new HashMap<>();

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Set<String> uncertain = new HashSet<>();
    private final List<String> unanswered = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();

    void answered(Reply reply) {
        retries += reply.attempts() - 1L;
        if (reply.replayed()) {
            replays++;
        }
    }

    void granted(Granted granted, PlannedBasket basket) {
        reserved.add(granted.sum());
        cutLines += granted.cutLines();
        cutUnits += basket.units() - granted.sum();
        held++;
        ends.putIfAbsent(granted.id(), "");
    }

    /** A buyer was told that a reservation has ended so. */
    void ended(String reservationId, String state) {
        ends.put(reservationId, state);
    }

    void payment(String what) {
        payments.merge(what, 1L, Long::sum);
    }

    void refused(String reason, PlannedBasket basket) {
        refused.computeIfAbsent(reason, first -> new Count()).add(basket.units());
    }

    void sold(Acknowledged order) {
        acknowledged.add(order);
        ended(order.reservationId(), "committed");
        sold.add(order.units().values().stream().mapToLong(Long::longValue).sum());
    }

    void unanswered(String what) {
        unanswered.add(what);
    }

    /** A checkout without an answer: its order may or may not be there. */
    void uncertain(String reservationId) {
        uncertain.add(reservationId);
    }

    /** Reservations whose checkout had no answer. */
    Set<String> uncertain() {
        return Set.copyOf(uncertain);
    }

    void unexpected(String what) {
        unexpected.add(what);
    }

    Map<String, String> ends() {
        return Map.copyOf(ends);
    }

    long refusedBaskets() {
        return refused.values().stream().mapToLong(count -> count.baskets).sum();
    }

    RunFacts facts(Map<String, Long> allotted) {
        return new RunFacts(allotted, acknowledged, uncertain, unanswered, unexpected);
    }
}
