package io.tallylight.ledger;

import io.tallylight.ledger.DefineOffer.Terms;
import io.tallylight.ledger.Reserve.Fill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the model of a show remembers, how holds end in it, and what is due when. */
abstract class ModelShow {
    /** An offer's counters are units. */
    static final class Offer {
        String doc = "";
        long docSeq;
        Terms terms = TestShow.open();
        long allotted;
        long available;
        long reserved;
        long sold;
        long seq;

        Stock stock() {
            return new Stock(allotted, available, reserved, sold, seq);
        }
    }

    sealed interface Known permits Held, Bound, Adjusted {}

    /** A reservation, and under which limit each of its lines was counted. */
    static final class Held implements Known {
        Reservation now;
        final List<String> limitKeys;

        Held(Reservation now, List<String> limitKeys) {
            this.now = now;
            this.limitKeys = limitKeys;
        }

        boolean isOpen() {
            return now.state().isOpen();
        }
    }

    record Bound(String fingerprint, Held to) implements Known {}

    record Adjusted(String fingerprint, Adjustment answer) implements Known {}

    record Due(long at, String member) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : member.compareTo(other.member);
        }
    }

    final Map<String, Offer> offers = new TreeMap<>();
    final Map<String, Known> records = new HashMap<>();
    final Map<String, Long> limits = new HashMap<>();
    final TreeSet<Due> due = new TreeSet<>();
    final List<Held> orders = new ArrayList<>();

    @Nullable
    DefineShow show;

    long docSeq;
    long seq;

    // Of the batch under way.
    long now;
    boolean changed;
    int expired;
    List<Held> made = new ArrayList<>();
    List<String> closings = new ArrayList<>();

    Map<String, String> stock() {
        return offers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, offer -> {
            Stock stock = offer.getValue().stock();
            return "%d %d %d %d %d"
                    .formatted(stock.allotted(), stock.available(), stock.reserved(), stock.sold(), stock.seq());
        }));
    }

    Map<String, String> limits() {
        return limits.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, count -> Long.toString(count.getValue())));
    }

    List<Reservation> orders() {
        return orders.stream().map(order -> order.now).toList();
    }

    int sweep() {
        int handled = 0;
        List<String> closed = new ArrayList<>();
        for (Iterator<Due> next = due.iterator(); next.hasNext() && handled < LedgerScript.SWEEP_MAX; handled++) {
            Due first = next.next();
            if (first.at > now) {
                break;
            }
            next.remove();
            if (first.member.startsWith("c:")) {
                closed.add(first.member.substring(2));
                continue;
            }
            for (int i = 0; i < first.member.length(); i += Ids.LENGTH) {
                Held held = (Held) records.get(first.member.substring(i, i + Ids.LENGTH));
                if (held != null && held.isOpen() && isOver(held)) {
                    expired++;
                }
            }
        }
        for (String sku : closed) {
            Offer offer = offers.get(sku);
            if (offer != null && offer.terms.closesAt() > 0 && offer.terms.closesAt() <= now) {
                touch(offer);
            }
        }
        return handled;
    }

    /** Reservations made together end together: an entry of what is due has up to 128 of them, or 512 lines. */
    void remember() {
        StringBuilder member = new StringBuilder();
        int lines = 0;
        long ends = 0;
        for (Held held : made) {
            if (held.isOpen()) {
                int its = held.now.lines().size();
                if (!member.isEmpty()
                        && (held.now.expiresAt() != ends || member.length() == 128 * Ids.LENGTH || lines + its > 512)) {
                    due.add(new Due(ends, member.toString()));
                    member.setLength(0);
                    lines = 0;
                }
                member.append(held.now.id());
                lines += its;
                ends = held.now.expiresAt();
            }
        }
        if (!member.isEmpty()) {
            due.add(new Due(ends, member.toString()));
        }
        for (String sku : closings) {
            Offer offer = offers.get(sku);
            if (offer != null && offer.terms.closesAt() > 0) {
                due.removeIf(entry -> entry.member.equals("c:" + sku));
                due.add(new Due(offer.terms.closesAt(), "c:" + sku));
            }
        }
    }

    boolean isOver(Held held) {
        if (held.isOpen() && now >= held.now.expiresAt()) {
            end(held, ReservationState.EXPIRED);
        }
        return held.now.state() == ReservationState.EXPIRED;
    }

    void end(Held held, ReservationState state) {
        move(held, 1, -1, 0);
        count(held, -1);
        held.now = changed(held.now, state, 0, null);
    }

    Reservation changed(Reservation r, ReservationState state, long number, Reservation.@Nullable Payment payment) {
        changed = true;
        return new Reservation(
                r.id(),
                r.fingerprint(),
                state,
                seq + 1,
                r.createdAt(),
                r.expiresAt(),
                now,
                r.currency(),
                r.total(),
                number,
                payment,
                r.buyerId(),
                r.body(),
                r.lines());
    }

    void move(Held held, int available, int reserved, int sold) {
        for (Reservation.Line line : held.now.lines()) {
            if (line.quantity() > 0) {
                Offer offer = offer(line.sku());
                offer.available += (long) available * line.quantity();
                offer.reserved += (long) reserved * line.quantity();
                offer.sold += (long) sold * line.quantity();
                touch(offer);
            }
        }
    }

    void count(Held held, long sign) {
        for (int i = 0; i < held.limitKeys.size(); i++) {
            if (!held.limitKeys.get(i).isEmpty()) {
                String field = held.limitKeys.get(i) + '\0' + held.now.buyerId();
                limits.merge(field, sign * held.now.lines().get(i).quantity(), Long::sum);
            }
        }
    }

    Offer offer(String sku) {
        Offer offer = offers.get(sku);
        if (offer == null) {
            throw new AssertionError("the model lost the offer " + sku);
        }
        return offer;
    }

    void touch(Offer offer) {
        offer.seq = seq + 1;
        changed = true;
    }

    @Nullable
    Refusal reason(Reserve.Line line, Offer offer, long price, long left, Fill fill) {
        Terms terms = offer.terms;
        if (terms.opensAt() > now) {
            return Refusal.NOT_OPEN;
        } else if (!terms.open() || (terms.closesAt() > 0 && terms.closesAt() <= now)) {
            return Refusal.CLOSED;
        } else if (line.expectedUnitPrice() != Reserve.ANY_PRICE && line.expectedUnitPrice() != price) {
            return Refusal.PRICE_CHANGED;
        }
        boolean limited = line.quantity() > left;
        boolean short_ = line.quantity() > offer.available;
        if (limited && (fill == Fill.ALL || offer.available >= left)) {
            return Refusal.LIMIT_REACHED;
        }
        return short_ ? Refusal.SOLD_OUT : null;
    }

    static String word(@Nullable Refusal reason) {
        return reason == null
                ? ""
                : reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
