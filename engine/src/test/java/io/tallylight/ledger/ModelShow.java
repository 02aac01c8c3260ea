package io.tallylight.ledger;

import io.tallylight.ledger.command.DefineOffer.Terms;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.ledger.record.Stock;
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

    sealed interface Known permits Held, Bound, Adjusted, Cancelled {}

    /** A reservation. */
    static final class Held implements Known {
        Reservation now;

        Held(Reservation now) {
            this.now = now;
        }

        boolean isOpen() {
            return now.state().isOpen();
        }
    }

    record Bound(String fingerprint, String id) implements Known {}

    record Adjusted(String fingerprint, Adjustment answer) implements Known {}

    record Cancelled(Cancellation its) implements Known {}

    record Due(long at, String member) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : member.compareTo(other.member);
        }
    }

    final Map<String, Offer> offers = new TreeMap<>();
    final Map<String, Known> records = new HashMap<>();
    final ModelBuyers buyers = new ModelBuyers();
    final TreeSet<Due> due = new TreeSet<>();
    final List<Held> orders = new ArrayList<>();

    /** What order systems hear of besides orders: see {@link KeptNotices}. */
    final List<String> told = new ArrayList<>();

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

    /** Sorted; nobody hears of a rehearsal. */
    List<String> told() {
        return show == null || show.rehearsal()
                ? List.of()
                : told.stream().sorted().toList();
    }

    List<Reservation> orders() {
        return orders.stream().map(order -> order.now).toList();
    }

    /** Handles what is due. */
    int sweep() {
        List<String> ended = new ArrayList<>();
        List<String> closed = new ArrayList<>();
        int handled = 0;
        for (Iterator<Due> next = due.iterator(); next.hasNext() && handled < LedgerScript.SWEEP_MAX; handled++) {
            Due first = next.next();
            if (first.at > now) {
                break;
            }
            next.remove();
            if (first.member.startsWith("c:")) {
                closed.add(first.member.substring(2));
            } else {
                ended.addAll(ids(first.member));
            }
        }
        ended.forEach(this::endIfOver);
        for (String sku : closed) {
            Offer offer = offers.get(sku);
            if (offer != null && offer.terms.closesAt() > 0 && offer.terms.closesAt() <= now) {
                touch(offer);
            }
        }
        return handled;
    }

    private static List<String> ids(String joined) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < joined.length(); i += Ids.LENGTH) {
            ids.add(joined.substring(i, i + Ids.LENGTH));
        }
        return ids;
    }

    private void endIfOver(String id) {
        if (records.get(id) instanceof Held held) {
            if (held.isOpen() && isOver(held)) {
                expired++;
            }
        }
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
                    due(ends, member.toString());
                    member.setLength(0);
                    lines = 0;
                }
                member.append(held.now.id());
                lines += its;
                ends = held.now.expiresAt();
            }
        }
        if (!member.isEmpty()) {
            due(ends, member.toString());
        }
        for (String sku : closings) {
            Offer offer = offers.get(sku);
            if (offer != null && offer.terms.closesAt() > 0) {
                due(offer.terms.closesAt(), "c:" + sku);
            }
        }
    }

    private void due(long at, String member) {
        due.removeIf(entry -> entry.member.equals(member));
        due.add(new Due(at, member));
    }

    boolean isOver(Held held) {
        if (held.isOpen() && now >= held.now.expiresAt()) {
            end(held, ReservationState.EXPIRED);
        }
        return held.now.state() == ReservationState.EXPIRED;
    }

    void end(Held held, ReservationState state) {
        for (Reservation.Line line : held.now.lines()) {
            move(line.sku(), -line.quantity(), 0);
            buyers.count(held.now.buyerId(), line.sku(), -line.quantity());
        }
        buyers.of(held.now.buyerId()).open--;
        held.now = changing(held).ended(state).done();
        if (state == ReservationState.EXPIRED) {
            tell("reservation.expired " + held.now.id());
        }
    }

    void tell(String notice) {
        told.add(KeptNotices.at(seq + 1) + " " + notice);
    }

    /** The reservation with some of it another way, at the version of this batch. */
    Edit changing(Held held) {
        changed = true;
        return new Edit(held.now, seq + 1, now);
    }

    /** Moves units from available to reserved, and from there to sold. */
    void move(String sku, long reserved, long sold) {
        if (reserved != 0 || sold != 0) {
            Offer offer = offer(sku);
            offer.available -= reserved + sold;
            offer.reserved += reserved;
            offer.sold += sold;
            touch(offer);
        }
    }

    /** Units of the buyer that count against the offer's limit. */
    long counted(String buyer, String sku) {
        Map<String, Long> counts = buyers.of(buyer).units;
        String key = offer(sku).terms.limitKey();
        if (!key.startsWith("g")) {
            return counts.getOrDefault(sku, 0L);
        }
        return offers.entrySet().stream()
                .filter(offer -> offer.getValue().terms.limitKey().equals(key))
                .mapToLong(offer -> counts.getOrDefault(offer.getKey(), 0L))
                .sum();
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
