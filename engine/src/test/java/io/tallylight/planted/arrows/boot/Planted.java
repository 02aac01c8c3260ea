package io.tallylight.planted.arrows.boot;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.cli.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
