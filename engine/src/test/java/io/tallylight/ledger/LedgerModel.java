package io.tallylight.ledger;

import io.tallylight.ledger.Outcome.Done;
import io.tallylight.ledger.Outcome.Refused;
import io.tallylight.ledger.Outcome.RefusedLine;
import io.tallylight.ledger.Reserve.Fill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledger's script should do with one show, in plain Java: the same rules, written down a second time. */
final class LedgerModel extends ModelShow {
    private static final long EXACT_MAX = (1L << 53) - 1;
    private static final long ALLOTTED_MAX = 1_000_000_000;

    /** What a batch at this moment must answer; the moment is what the script said it was. */
    LedgerScript.Reply apply(List<? extends Command<?>> batch, long at) {
        now = at;
        changed = false;
        expired = 0;
        made = new ArrayList<>();
        closings = new ArrayList<>();
        int swept = show == null ? 0 : sweep();
        List<Outcome<?>> answers = new ArrayList<>();
        for (Command<?> command : batch) {
            answers.add(answer(command));
        }
        if (changed) {
            seq++;
        }
        remember();
        return new LedgerScript.Reply(now, show == null ? 0 : seq, answers, swept, expired);
    }

    private Outcome<?> answer(Command<?> command) {
        if (command instanceof DefineShow define) {
            return define(define);
        } else if (show == null) {
            return refused(Refusal.SHOW_UNKNOWN, 0);
        } else if (command instanceof Reserve reserve) {
            return reserve(reserve, show);
        } else if (command instanceof Release release) {
            return release(release);
        } else if (command instanceof Commit commit) {
            return commit(commit);
        } else if (command instanceof Adjust adjust) {
            return adjust(adjust);
        } else if (command instanceof DefineOffer define) {
            return define(define);
        } else {
            return remove((RemoveOffer) command);
        }
    }

    private Outcome<?> reserve(Reserve asked, DefineShow show) {
        Known known = records.get(asked.id());
        if (known != null) {
            if (known instanceof Held held && held.now.fingerprint().equals(asked.fingerprint())) {
                boolean unused = isOver(held);
                return new Done<>(held.now, true);
            }
            return refused(Refusal.KEY_REUSED, 0);
        }
        String currency = asked.currency().isEmpty() ? show.currency() : asked.currency();
        List<RefusedLine> unknown = new ArrayList<>();
        List<RefusedLine> priceless = new ArrayList<>();
        List<Long> prices = new ArrayList<>();
        for (int i = 0; i < asked.lines().size(); i++) {
            Offer offer = offers.get(asked.lines().get(i).sku());
            Long price = offer == null
                    ? null
                    : currency.equals(show.currency())
                            ? (Long) offer.terms.price()
                            : offer.terms.prices().get(currency);
            if (offer == null) {
                unknown.add(new RefusedLine(i, Refusal.SKU_UNKNOWN, 0));
            } else if (price == null) {
                priceless.add(new RefusedLine(i, Refusal.CURRENCY_UNKNOWN, offer.available));
            }
            prices.add(price == null ? 0 : price);
        }
        if (!unknown.isEmpty()) {
            return new Refused<>(Refusal.SKU_UNKNOWN, unknown, 0);
        } else if (!priceless.isEmpty()) {
            return new Refused<>(Refusal.CURRENCY_UNKNOWN, priceless, 0);
        } else if (!show.status().equals("live")) {
            return refused(Refusal.NOT_LIVE, 0);
        }
        return hold(asked, show, currency, prices);
    }

    private Outcome<?> hold(Reserve asked, DefineShow show, String currency, List<Long> prices) {
        List<RefusedLine> failed = new ArrayList<>();
        List<Reservation.Line> lines = new ArrayList<>();
        List<String> limitKeys = new ArrayList<>();
        Map<String, Long> taken = new HashMap<>();
        long total = 0;
        int units = 0;
        for (int i = 0; i < asked.lines().size(); i++) {
            Reserve.Line line = asked.lines().get(i);
            Offer offer = offer(line.sku());
            String field = offer.terms.limitKey() + '\0' + asked.buyerId();
            long left = offer.terms.perBuyerLimit() == 0
                    ? Long.MAX_VALUE
                    : Math.max(
                            offer.terms.perBuyerLimit()
                                    - limits.getOrDefault(field, 0L)
                                    - taken.getOrDefault(field, 0L),
                            0);
            @Nullable Refusal reason = reason(line, offer, prices.get(i), left, asked.fill());
            long most = reason == null || reason == Refusal.SOLD_OUT || reason == Refusal.LIMIT_REACHED
                    ? Math.min(line.quantity(), Math.min(left, offer.available))
                    : 0;
            int quantity = reason != null && asked.fill() == Fill.ALL ? 0 : (int) most;
            if (reason != null) {
                failed.add(new RefusedLine(i, reason, offer.available));
            }
            boolean counted = offer.terms.perBuyerLimit() > 0 && quantity > 0;
            if (counted) {
                taken.merge(field, (long) quantity, Long::sum);
            }
            limitKeys.add(counted ? offer.terms.limitKey() : "");
            lines.add(new Reservation.Line(line.sku(), line.quantity(), quantity, prices.get(i), word(reason)));
            units += quantity;
            total += quantity * prices.get(i);
        }
        if (units == 0 || (asked.fill() == Fill.ALL && !failed.isEmpty())) {
            Refusal first = failed.stream()
                    .map(RefusedLine::reason)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return new Refused<>(first, failed, 0);
        } else if (total > EXACT_MAX) {
            return refused(Refusal.TOTAL_TOO_LARGE, 0);
        }
        Held held = new Held(
                new Reservation(
                        asked.id(),
                        asked.fingerprint(),
                        ReservationState.HELD,
                        seq + 1,
                        now,
                        now + show.holdMs(),
                        0,
                        currency,
                        total,
                        0,
                        null,
                        asked.buyerId(),
                        asked.body(),
                        List.copyOf(lines)),
                limitKeys);
        move(held, -1, 1, 0);
        count(held, 1);
        records.put(asked.id(), held);
        made.add(held);
        changed = true;
        return new Done<>(held.now, false);
    }

    private Outcome<?> release(Release asked) {
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() == ReservationState.COMMITTED) {
            return refused(Refusal.WRONG_STATE, 0);
        } else if (held.now.state() == ReservationState.RELEASED) {
            return new Done<>(held.now, true);
        }
        end(held, ReservationState.RELEASED);
        return new Done<>(held.now, false);
    }

    private Outcome<?> commit(Commit asked) {
        Known known = records.get(asked.keyId());
        if (known != null) {
            return known instanceof Bound bound && bound.fingerprint().equals(asked.fingerprint())
                    ? new Done<>(bound.to().now, true)
                    : refused(Refusal.KEY_REUSED, 0);
        }
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() != ReservationState.HELD) {
            return refused(Refusal.WRONG_STATE, 0);
        }
        Reservation r = held.now;
        if ((asked.amount() != Commit.TOTAL && asked.amount() != r.total())
                || (!asked.currency().isEmpty() && !asked.currency().equals(r.currency()))) {
            return refused(Refusal.PAYMENT_MISMATCH, r.total());
        }
        move(held, 0, -1, 1);
        orders.add(held);
        held.now = changed(
                r,
                ReservationState.COMMITTED,
                orders.size(),
                new Reservation.Payment(asked.method(), asked.reference(), r.total(), r.currency()));
        records.put(asked.keyId(), new Bound(asked.fingerprint(), held));
        return new Done<>(held.now, false);
    }

    private Outcome<?> adjust(Adjust asked) {
        Known known = records.get(asked.keyId());
        if (known != null) {
            return known instanceof Adjusted adjusted && adjusted.fingerprint().equals(asked.fingerprint())
                    ? new Done<>(adjusted.answer(), true)
                    : refused(Refusal.KEY_REUSED, 0);
        }
        Offer offer = offers.get(asked.sku());
        if (offer == null) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (offer.available + asked.delta() < 0) {
            return refused(Refusal.STOCK_BELOW, offer.available);
        } else if (offer.allotted + asked.delta() > ALLOTTED_MAX) {
            return refused(Refusal.ALLOTTED_TOO_LARGE, 0);
        }
        offer.allotted += asked.delta();
        offer.available += asked.delta();
        touch(offer);
        Adjustment answer = new Adjustment(
                asked.keyId(), now, asked.sku(), asked.delta(), asked.reason(), offer.stock(), offer.doc);
        records.put(asked.keyId(), new Adjusted(asked.fingerprint(), answer));
        return new Done<>(answer, false);
    }

    private Outcome<?> define(DefineShow asked) {
        DefineShow old = show;
        if ((asked.expected() == 0 && old != null) || (asked.expected() > 0 && asked.expected() != docSeq)) {
            return refused(Refusal.VERSION_CONFLICT, docSeq);
        }
        if (old != null) {
            if (old.doc().equals(asked.doc())) {
                return new Done<>(docSeq, true);
            } else if (old.rehearsal() != asked.rehearsal()) {
                return refused(Refusal.REHEARSAL_FIXED, 0);
            } else if (!old.currency().equals(asked.currency()) && !offers.isEmpty()) {
                return refused(Refusal.CURRENCY_FIXED, 0);
            }
        }
        show = asked;
        docSeq = seq + 1;
        changed = true;
        return new Done<>(docSeq, old != null);
    }

    private Outcome<?> define(DefineOffer asked) {
        Offer old = offers.get(asked.sku());
        long version = old == null ? 0 : old.docSeq;
        if ((asked.expected() == 0 && old != null) || (asked.expected() > 0 && asked.expected() != version)) {
            return refused(Refusal.VERSION_CONFLICT, version);
        } else if (old != null && asked.allotted() >= 0 && asked.allotted() != old.allotted) {
            return refused(Refusal.ALLOTTED_FIXED, old.allotted);
        } else if (old == null && offers.size() >= asked.offersMax()) {
            return refused(Refusal.TOO_MANY_OFFERS, 0);
        } else if (old != null && old.doc.equals(asked.doc())) {
            return new Done<>(old.docSeq, true);
        }
        Offer offer = offers.computeIfAbsent(asked.sku(), sku -> new Offer());
        if (old == null) {
            offer.allotted = Math.max(asked.allotted(), 0);
            offer.available = offer.allotted;
        }
        offer.doc = asked.doc();
        offer.docSeq = seq + 1;
        offer.terms = asked.terms();
        closings.add(asked.sku());
        touch(offer);
        return new Done<>(offer.docSeq, old != null);
    }

    private Outcome<?> remove(RemoveOffer asked) {
        Offer offer = offers.get(asked.sku());
        if (offer == null) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (asked.expected() > 0 && asked.expected() != offer.docSeq) {
            return refused(Refusal.VERSION_CONFLICT, offer.docSeq);
        } else if (offer.reserved + offer.sold > 0) {
            return refused(Refusal.IN_USE, 0);
        }
        Offer unused = offers.remove(asked.sku());
        changed = true;
        return new Done<>(seq + 1, false);
    }

    private static Refused<?> refused(Refusal refusal, long detail) {
        return new Refused<>(refusal, List.of(), detail);
    }
}
