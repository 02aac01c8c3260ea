package io.tallylight.planted.arrows.admission;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.ledger.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
