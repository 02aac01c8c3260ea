package io.tallylight.load.trace;

import java.util.List;

/** The middle of a list of whole numbers. */
final class Median {
    private Median() {}

    /** The middle value, or the mean of the middle two rounded half up. The list must not be empty; all values ≥ 0. */
    static long of(List<Long> values) {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half) + 1) / 2;
    }
}
