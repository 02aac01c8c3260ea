package io.tallylight.planted.arrows.cli;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.feed.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
