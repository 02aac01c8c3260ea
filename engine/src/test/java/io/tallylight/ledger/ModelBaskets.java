package io.tallylight.ledger;

import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.Done;
import io.tallylight.ledger.command.Outcome.Refused;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model's reservations, sales and changed baskets. */
abstract class ModelBaskets extends ModelShow {
    private static final long EXACT_MAX = (1L << 53) - 1;

    final LedgerScript.Settings settings;

    ModelBaskets(LedgerScript.Settings settings) {
        this.settings = settings;
    }

    /** What came of a new basket: a held one, or the answer instead. */
    private record Tried(@Nullable Held held, @Nullable Outcome<?> instead) {}

    Outcome<?> reserve(Reserve asked, DefineShow show) {
        Tried tried = hold(asked, show, null);
        if (tried.held == null) {
            return java.util.Objects.requireNonNull(tried.instead);
        }
        made.add(tried.held);
        return new Done<>(tried.held.now, false);
    }

    Outcome<?> sell(Sell asked, DefineShow show) {
        Tried tried = hold(asked.basket(), show, asked);
        if (tried.held == null) {
            return java.util.Objects.requireNonNull(tried.instead);
        }
        order(tried.held, asked.method(), asked.reference());
        return new Done<>(tried.held.now, false);
    }

    private Tried hold(Reserve asked, DefineShow show, @Nullable Sell sale) {
        Known known = records.get(asked.id());
        if (known != null) {
            if (known instanceof Held held && held.now.fingerprint().equals(asked.fingerprint())) {
                boolean unused = isOver(held);
                return new Tried(null, new Done<>(held.now, true));
            }
            return new Tried(null, refused(Refusal.KEY_REUSED, 0));
        }
        String currency = asked.currency().isEmpty() ? show.currency() : asked.currency();
        List<Long> prices = new ArrayList<>();
        Refused<?> priceless = prices(asked.lines(), currency, show, Map.of(), prices);
        if (priceless != null) {
            return new Tried(null, priceless);
        } else if (!show.status().equals("live")) {
            return new Tried(null, refused(Refusal.NOT_LIVE, 0));
        } else if (sale == null && buyers.of(asked.buyerId()).open >= settings.openMax()) {
            return new Tried(null, refused(Refusal.TOO_MANY_HELD, settings.openMax()));
        }
        Basket basket = new Basket(asked.buyerId(), asked.fill());
        for (int i = 0; i < asked.lines().size(); i++) {
            basket.add(i, asked.lines().get(i), asked.lines().get(i).quantity(), prices.get(i));
        }
        Refused<?> refusal = basket.refusal();
        if (refusal != null) {
            return new Tried(null, refusal);
        } else if (sale != null && isMismatch(basket.total, currency, sale.amount(), sale.currency())) {
            return new Tried(null, refused(Refusal.PAYMENT_MISMATCH, basket.total));
        }
        Held held = new Held(new Reservation(
                asked.id(),
                asked.fingerprint(),
                ReservationState.HELD,
                seq + 1,
                now,
                now + show.holdMs(),
                0,
                currency,
                basket.total,
                0,
                null,
                asked.buyerId(),
                asked.body(),
                List.copyOf(basket.lines),
                0,
                false,
                show.rehearsal()));
        basket.lines.forEach(line -> take(asked.buyerId(), line.sku(), line.quantity()));
        ModelBuyers.Buyer buyer = buyers.of(asked.buyerId());
        buyer.open++;
        buyer.ids.add(asked.id());
        records.put(asked.id(), held);
        changed = true;
        return new Tried(held, null);
    }

    private void take(String buyer, String sku, long units) {
        move(sku, units, 0);
        if (units != 0) {
            buyers.count(buyer, sku, units);
        }
    }

    /** Finds the prices; those of lines of which nothing is added are not needed. */
    private @Nullable Refused<?> prices(
            List<Reserve.Line> asked, String currency, DefineShow show, Map<String, Long> kept, List<Long> prices) {
        List<RefusedLine> unknown = new ArrayList<>();
        List<RefusedLine> priceless = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Offer offer = offers.get(asked.get(i).sku());
            Long price = offer == null
                    ? null
                    : currency.equals(show.currency())
                            ? (Long) offer.terms.price()
                            : offer.terms.prices().get(currency);
            if (kept.getOrDefault(asked.get(i).sku(), 0L) >= asked.get(i).quantity()) {
                prices.add(0L);
                continue;
            } else if (offer == null) {
                unknown.add(new RefusedLine(i, Refusal.SKU_UNKNOWN, 0));
            } else if (price == null) {
                priceless.add(new RefusedLine(i, Refusal.CURRENCY_UNKNOWN, offer.available));
            }
            prices.add(price == null ? 0 : price);
        }
        if (!unknown.isEmpty()) {
            return new Refused<>(Refusal.SKU_UNKNOWN, unknown, 0);
        }
        return priceless.isEmpty() ? null : new Refused<>(Refusal.CURRENCY_UNKNOWN, priceless, 0);
    }

    Outcome<?> change(ChangeLines asked, DefineShow show) {
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() != ReservationState.HELD) {
            return notHeld(held.now);
        }
        Map<String, Long> before = units(held.now.lines());
        Map<String, Long> kept = new HashMap<>();
        for (Reserve.Line line : asked.lines()) {
            kept.put(line.sku(), Math.min(line.quantity(), before.getOrDefault(line.sku(), 0L)));
        }
        List<Long> prices = new ArrayList<>();
        Refused<?> priceless = prices(asked.lines(), held.now.currency(), show, kept, prices);
        if (priceless != null) {
            return priceless;
        }
        Basket basket = new Basket(held.now.buyerId(), asked.fill());
        before.forEach((sku, units) -> basket.count(sku, kept.getOrDefault(sku, 0L) - units));
        boolean adds = false;
        for (int i = 0; i < asked.lines().size(); i++) {
            Reserve.Line line = asked.lines().get(i);
            long left = kept.getOrDefault(line.sku(), 0L);
            for (Reservation.Line old : held.now.lines()) {
                int stays = old.sku().equals(line.sku()) ? (int) Math.min(old.quantity(), left) : 0;
                if (stays > 0) {
                    left -= stays;
                    basket.put(new Reservation.Line(line.sku(), stays, stays, old.unitPrice(), ""));
                }
            }
            int more = line.quantity() - (int) (long) kept.getOrDefault(line.sku(), 0L);
            if (more > 0) {
                adds = true;
                basket.add(i, line, more, prices.get(i));
            }
        }
        Refused<?> refusal = basket.refusal();
        if (adds && !show.status().equals("live")) {
            return refused(Refusal.NOT_LIVE, 0);
        } else if (refusal != null) {
            return refusal;
        }
        if (!adds && before.equals(kept)) {
            return new Done<>(held.now, true);
        }
        Map<String, Long> after = units(basket.lines);
        before.forEach((sku, units) -> take(held.now.buyerId(), sku, after.getOrDefault(sku, 0L) - units));
        after.forEach((sku, units) -> {
            if (!before.containsKey(sku)) {
                take(held.now.buyerId(), sku, units);
            }
        });
        held.now = changing(held).lines(basket.lines, basket.total).done();
        return new Done<>(held.now, false);
    }

    private static Map<String, Long> units(List<Reservation.Line> lines) {
        Map<String, Long> units = new HashMap<>();
        for (Reservation.Line line : lines) {
            if (line.quantity() > 0) {
                Long unused = units.merge(line.sku(), (long) line.quantity(), Long::sum);
            }
        }
        return units;
    }

    static boolean isMismatch(long total, String currency, long amount, String paidIn) {
        return (amount != Commit.TOTAL && amount != total) || (!paidIn.isEmpty() && !paidIn.equals(currency));
    }

    void order(Held held, String method, String reference) {
        Reservation r = held.now;
        for (Reservation.Line line : r.lines()) {
            move(line.sku(), -line.quantity(), line.quantity());
        }
        buyers.of(r.buyerId()).open--;
        orders.add(held);
        held.now = changing(held)
                .sold(orders.size(), new Reservation.Payment(method, reference, r.total(), r.currency()))
                .done();
    }

    /** The refusal of what needs a reservation that is held; the detail says whether a payment is under way. */
    static Refused<?> notHeld(Reservation reservation) {
        return refused(Refusal.WRONG_STATE, reservation.state() == ReservationState.PAYING ? 1 : 0);
    }

    static Refused<?> refused(Refusal refusal, long detail) {
        return new Refused<>(refusal, List.of(), detail);
    }

    /** A basket being put together line by line. */
    private final class Basket {
        private final String buyer;
        private final Fill fill;
        private final Map<String, Long> taken = new HashMap<>();
        private final List<RefusedLine> failed = new ArrayList<>();
        private final List<Reservation.Line> lines = new ArrayList<>();
        private long total;
        private long units;

        Basket(String buyer, Fill fill) {
            this.buyer = buyer;
            this.fill = fill;
        }

        /** Counts units under the limit of their SKU. */
        void count(String sku, long units) {
            Long unused = taken.merge(limitOf(sku), units, Long::sum);
        }

        private String limitOf(String sku) {
            String key = offer(sku).terms.limitKey();
            return key.startsWith("g") ? key : "s" + sku;
        }

        /** Adds a line of new units as far as it is granted. */
        void add(int index, Reserve.Line asked, int quantity, long price) {
            Offer offer = offer(asked.sku());
            long limit = offer.terms.perBuyerLimit();
            long left = limit == 0
                    ? Long.MAX_VALUE
                    : Math.max(limit - counted(buyer, asked.sku()) - taken.getOrDefault(limitOf(asked.sku()), 0L), 0);
            Reserve.Line wanted = new Reserve.Line(asked.sku(), quantity, asked.expectedUnitPrice());
            @Nullable Refusal reason = reason(wanted, offer, price, left, fill);
            long most = reason == null || reason == Refusal.SOLD_OUT || reason == Refusal.LIMIT_REACHED
                    ? Math.min(quantity, Math.min(left, offer.available))
                    : 0;
            int granted = reason != null && fill == Fill.ALL ? 0 : (int) most;
            if (reason != null) {
                failed.add(new RefusedLine(index, reason, offer.available));
            }
            count(asked.sku(), granted);
            put(new Reservation.Line(asked.sku(), quantity, granted, price, word(reason)));
        }

        /** Puts a line there, together with the one before it where they are of a kind. */
        void put(Reservation.Line line) {
            Reservation.Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
            if (last != null && last.sku().equals(line.sku()) && last.unitPrice() == line.unitPrice()) {
                lines.set(
                        lines.size() - 1,
                        new Reservation.Line(
                                line.sku(),
                                last.requested() + line.requested(),
                                last.quantity() + line.quantity(),
                                line.unitPrice(),
                                line.reason()));
            } else {
                lines.add(line);
            }
            units += line.quantity();
            total += line.quantity() * line.unitPrice();
        }

        @Nullable
        Refused<?> refusal() {
            if (units == 0 || (fill == Fill.ALL && !failed.isEmpty())) {
                Refusal first = failed.stream()
                        .map(RefusedLine::reason)
                        .sorted()
                        .findFirst()
                        .orElseThrow();
                return new Refused<>(first, failed, 0);
            }
            return total > EXACT_MAX ? refused(Refusal.TOTAL_TOO_LARGE, 0) : null;
        }
    }
}
