package io.tallylight.planted.arrows.files;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.json.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
