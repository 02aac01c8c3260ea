package io.tallylight.show;

import io.tallylight.ledger.command.Outcome;

/** Thrown when the ledger refuses a change of a definition. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Refused<?> outcome;

    public RefusedException(Outcome.Refused<?> outcome) {
        super(outcome.refusal().name(), null, false, false);
        this.outcome = outcome;
    }

    /** Returns the refusal. */
    public Outcome.Refused<?> outcome() {
        return outcome;
    }
}
