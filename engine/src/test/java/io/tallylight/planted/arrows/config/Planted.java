package io.tallylight.planted.arrows.config;

/** Calls what it may not. */
public final class Planted {
    private final Class<?> forbidden = io.tallylight.planted.arrows.redis.Planted.class;

    @Override
    public String toString() {
        return forbidden.getName();
    }
}
