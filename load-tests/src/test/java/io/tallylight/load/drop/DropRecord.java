package io.tallylight.load.drop;

import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.RunFacts;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the buyers and overlays were answered. Safe from any thread. */
final class DropRecord {
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Set<String> uncertain = ConcurrentHashMap.newKeySet();
    private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger buyersDone = new AtomicInteger();

    void acknowledged(String orderId, String reservationId, String sku) {
        acknowledged.add(new Acknowledged(orderId, reservationId, Map.of(sku, 1L)));
    }

    void uncertain(String reservationId) {
        uncertain.add(reservationId);
    }

    void unanswered(String what) {
        unanswered.add(what);
    }

    void buyerDone() {
        buyersDone.incrementAndGet();
    }

    /** Buyers who will send nothing more. */
    int buyersDone() {
        return buyersDone.get();
    }

    void unexpected(String what) {
        unexpected.add(what);
    }

    RunFacts facts(Map<String, Long> allotted) {
        return new RunFacts(
                allotted,
                List.copyOf(acknowledged),
                Set.copyOf(uncertain),
                List.copyOf(unanswered),
                List.copyOf(unexpected));
    }
}
