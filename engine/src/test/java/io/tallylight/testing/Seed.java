package io.tallylight.testing;

import java.util.Random;

/**
 * Where a random test starts from: {@code -Dtallylight.seed=N} if given, otherwise another one in each run. Its text is
 * what repeats the run, for messages of failures.
 *
 * @param value of the seed
 */
public record Seed(long value) {
    private static final String PROPERTY = "tallylight.seed";

    /** The seed for this test, which is printed. */
    public static Seed of(Class<?> test) {
        Seed seed = new Seed(Long.getLong(PROPERTY, System.nanoTime()));
        System.out.println(test.getSimpleName() + ": " + seed);
        return seed;
    }

    public Random random() {
        return new Random(value);
    }

    @Override
    public String toString() {
        return "-D" + PROPERTY + "=" + value;
    }
}
