package io.tallylight.planted.arrows.json;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.api.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
