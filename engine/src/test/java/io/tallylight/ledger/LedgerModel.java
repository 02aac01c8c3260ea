package io.tallylight.ledger;

import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.Done;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.RetakeUnits;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ledger's script should do with one show, in plain Java: the same rules, written down a second time. */
final class LedgerModel extends ModelCancellations {
    private static final long ALLOTTED_MAX = 1_000_000_000;

    LedgerModel(LedgerScript.Settings settings) {
        super(settings);
    }

    /** What a batch at this moment must answer; the moment is what the script said it was. */
    LedgerScript.Reply apply(List<? extends Command<?>> batch, long at) {
        now = at;
        changed = false;
        expired = 0;
        made = new ArrayList<>();
        closings = new ArrayList<>();
        Map<String, Long> before = new HashMap<>();
        offers.forEach((sku, offer) -> before.put(sku, offer.available));
        int swept = show == null ? 0 : sweep();
        List<Outcome<?>> answers = new ArrayList<>();
        for (Command<?> command : batch) {
            answers.add(answer(command));
        }
        offers.forEach((sku, offer) -> {
            if (offer.available == 0 && before.getOrDefault(sku, offer.allotted) > 0) {
                tell("offer.sold_out %s %d %d %d".formatted(sku, offer.allotted, offer.reserved, offer.sold));
            }
        });
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
        } else if (command instanceof Sell sell) {
            return sell(sell, show);
        } else if (command instanceof ChangeLines change) {
            return change(change, show);
        } else if (command instanceof Release release) {
            return release(release);
        } else if (command instanceof Extend extend) {
            return extend(extend, show);
        } else if (command instanceof BeginPayment checkout) {
            return checkout(checkout);
        } else if (command instanceof DeclinePayment declinePayment) {
            return decline(declinePayment);
        } else if (command instanceof Commit commit) {
            return commit(commit);
        } else if (command instanceof RetakeUnits again) {
            return takeAgain(again);
        } else if (command instanceof Adjust adjust) {
            return adjust(adjust);
        } else if (command instanceof Cancel cancel) {
            return cancel(cancel);
        } else if (command instanceof DefineOffer define) {
            return define(define);
        } else {
            return remove((RemoveOffer) command);
        }
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

    private Outcome<?> extend(Extend asked, DefineShow show) {
        Outcome<?> before = asked.keyId().isEmpty() ? null : repeated(asked.keyId(), asked.fingerprint());
        if (before != null) {
            return before;
        }
        if (!(records.get(asked.id()) instanceof Held held)) {
            return refused(Refusal.NOT_FOUND, 0);
        } else if (isOver(held)) {
            return refused(Refusal.EXPIRED, 0);
        } else if (held.now.state() != ReservationState.HELD) {
            return notHeld(held.now);
        } else if (held.now.extended()) {
            return refused(Refusal.EXTENDED, 0);
        }
        Reservation r = held.now;
        long most = r.createdAt() + Math.min(asked.holdMsMax(), 2 * show.holdMs()) - r.expiresAt();
        if (asked.byMs() > most) {
            return refused(Refusal.HOLD_TOO_LONG, Math.max(most, 0));
        }
        held.now = changing(held).until(r.expiresAt() + asked.byMs()).extended().done();
        made.add(held);
        if (!asked.keyId().isEmpty()) {
            records.put(asked.keyId(), new Bound(asked.fingerprint(), asked.id()));
        }
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
                asked.keyId(),
                now,
                asked.sku(),
                asked.delta(),
                asked.reason(),
                asked.cause(),
                offer.stock(),
                offer.doc);
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
}
