package io.tallylight.api;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import java.util.ArrayList;
import java.util.List;

/** Converts the ledger's refusals to problems. */
final class RefusalProblems {
    /** Detail of a refusal because of the state of a reservation: a payment of it is in progress. */
    private static final long PAYING = 1;

    private RefusalProblems() {}

    /** Returns the problem for a refused basket, with every line that failed. */
    static ProblemException problem(Outcome.Refused<?> refused, List<Reserve.Line> asked) {
        ProblemException problem = switch (refused.refusal()) {
            case SKU_UNKNOWN -> ProblemException.invalid(first(refused, "sku"), "is not offered in this show");
            case CURRENCY_UNKNOWN ->
                ProblemException.invalid("currency", "has no price for " + skuOfFirst(refused, asked));
            default -> problem(refused);
        };
        if (refused.lines().isEmpty()) {
            return problem;
        }
        List<ProblemException.FailedLine> failed =
                new ArrayList<>(refused.lines().size());
        for (Outcome.RefusedLine line : refused.lines()) {
            Reserve.Line wanted = asked.get(line.index());
            failed.add(new ProblemException.FailedLine(
                    wanted.sku(), word(line.reason()), wanted.quantity(), line.available()));
        }
        return problem.withLines(failed);
    }

    /** Returns the problem for any other refusal. */
    static ProblemException problem(Outcome.Refused<?> refused) {
        long n = refused.detail();
        return switch (refused.refusal()) {
            case SHOW_UNKNOWN -> of(ProblemType.NOT_FOUND, "there is no such show");
            case NOT_FOUND -> of(ProblemType.NOT_FOUND, "not found in this show");
            case KEY_REUSED -> of(ProblemType.KEY_REUSED, "this key was used for another request in this show");
            case SKU_UNKNOWN -> ProblemException.invalid("sku", "is not offered in this show");
            case CURRENCY_UNKNOWN -> ProblemException.invalid("currency", "has no price here");
            case TOTAL_TOO_LARGE -> ProblemException.invalid("lines", "add up to more than 2^53 - 1 minor units");
            case TOO_MANY_HELD ->
                of(
                        ProblemType.TOO_MANY_RESERVATIONS,
                        "the buyer holds " + n + " reservations; check out or release some");
            case EXTENDED -> of(ProblemType.WRONG_STATE, "the reservation was already extended");
            case HOLD_TOO_LONG ->
                ProblemException.invalid(
                        "byMs", n > 0 ? "must be at most " + n : "is not possible: the hold has its maximum duration");
            case ATTEMPTS_USED -> of(ProblemType.WRONG_STATE, "no payment attempts are left");
            case MORE_THAN_LEFT -> ProblemException.invalid("lines", "name more than is left of the order");
            case TOO_MANY_CANCELLATIONS ->
                of(
                        ProblemType.WRONG_STATE,
                        "an order can be cancelled " + n + " times, and the last time as a whole: leave lines out");
            case SHOW_OVER -> of(ProblemType.WRONG_STATE, "the show is over, and its records are gone");
            case SHOW_DELETED -> DeletedShows.problem();
            case NOT_LIVE -> of(ProblemType.NOT_LIVE, "nothing can be reserved while the show is not live");
            case NOT_OPEN -> of(ProblemType.NOT_OPEN, "an offer has not opened yet");
            case CLOSED -> of(ProblemType.CLOSED, "an offer is closed");
            case PRICE_CHANGED -> of(ProblemType.PRICE_CHANGED, "a price differs from the expected one");
            case LIMIT_REACHED -> of(ProblemType.LIMIT_REACHED, "the buyer's limit is exceeded");
            case SOLD_OUT -> of(ProblemType.SOLD_OUT, "not enough units are available");
            case WRONG_STATE ->
                of(
                        ProblemType.WRONG_STATE,
                        n == PAYING
                                ? "another checkout of the reservation is under way"
                                : "the reservation is no longer held");
            case EXPIRED -> of(ProblemType.EXPIRED, "the reservation has expired and its units were released");
            case PAYMENT_MISMATCH ->
                ProblemException.invalid("payment.amount", "must be the reservation's total, " + n);
            case STOCK_BELOW -> of(ProblemType.STOCK_BELOW, "only " + n + " units are available to withdraw");
            case ALLOTTED_FIXED -> ProblemException.invalid("allotted", "is " + n + " and changes only by adjustments");
            case ALLOTTED_TOO_LARGE -> ProblemException.invalid("delta", "makes more than 1000000000 units");
            case IN_USE -> of(ProblemType.IN_USE, "units are held or sold; the offer can be closed instead");
            case VERSION_CONFLICT -> of(ProblemType.PRECONDITION_FAILED, "the version has changed");
            case TOO_MANY_OFFERS -> ProblemException.invalid("sku", "would be one offer more than a show may have");
            case REHEARSAL_FIXED -> ProblemException.invalid("rehearsal", "is fixed when the show is created");
            case CURRENCY_FIXED -> ProblemException.invalid("currency", "is fixed once the show has offers");
        };
    }

    /** Returns the word for a line's reason: the name of the problem that this reason alone would be. */
    private static String word(Refusal refusal) {
        return switch (refusal) {
            case NOT_OPEN -> ProblemType.NOT_OPEN.word();
            case CLOSED -> ProblemType.CLOSED.word();
            case PRICE_CHANGED -> ProblemType.PRICE_CHANGED.word();
            case LIMIT_REACHED -> ProblemType.LIMIT_REACHED.word();
            case SOLD_OUT -> ProblemType.SOLD_OUT.word();
            default -> ProblemType.INVALID.word();
        };
    }

    private static String first(Outcome.Refused<?> refused, String field) {
        return "lines[" + refused.lines().get(0).index() + "]." + field;
    }

    private static String skuOfFirst(Outcome.Refused<?> refused, List<Reserve.Line> asked) {
        return asked.get(refused.lines().get(0).index()).sku();
    }

    private static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(type, detail);
    }
}
