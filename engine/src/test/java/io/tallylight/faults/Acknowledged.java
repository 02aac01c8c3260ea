package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.Audit;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a crowd was told, by reservation, the last word counting. */
final class Acknowledged {
    private static final Set<ReservationState> HOLDING = Set.of(ReservationState.HELD, ReservationState.PAYING);

    private final Map<String, Reservation> told = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();

    void tell(Reservation reservation) {
        told.put(reservation.id(), reservation);
    }

    /** What the ledger was allowed to lose, and did. */
    void forget(String id) {
        told.remove(id);
    }

    void answered() {
        answers.incrementAndGet();
    }

    int answers() {
        return answers.get();
    }

    long count(ReservationState state) {
        return told.values().stream().filter(one -> one.state() == state).count();
    }

    /** Each one is there as it was told, orders under numbers of their own, and there is nothing else. */
    void assertKept(FaultShow show) {
        Set<Long> numbers = new HashSet<>();
        for (Reservation one : told.values()) {
            Reservation kept = show.read(one.id());
            assertEquals(one.state(), kept.state(), one.id());
            assertEquals(one.lines(), kept.lines(), one.id());
            assertEquals(one.number(), kept.number(), one.id());
            assertTrue(one.number() == 0 || numbers.add(one.number()), "order " + one.number() + " twice");
        }
        for (Audit.Offer offer : show.audit().offers()) {
            assertEquals(units(offer.sku(), HOLDING), offer.reserved(), offer.sku() + " reserved");
            assertEquals(units(offer.sku(), Set.of(ReservationState.COMMITTED)), offer.sold(), offer.sku() + " sold");
        }
    }

    private long units(String sku, Set<ReservationState> states) {
        return told.values().stream()
                .filter(one -> states.contains(one.state()))
                .flatMap(one -> one.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToLong(Reservation.Line::quantity)
                .sum();
    }
}
