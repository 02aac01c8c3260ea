package io.tallylight.planted.cycles.orders;

/** Calls what calls it. */
public final class Planted {
    private final Class<?> other = io.tallylight.planted.cycles.ledger.Planted.class;

    @Override
    public String toString() {
        return other.getName();
    }
}
