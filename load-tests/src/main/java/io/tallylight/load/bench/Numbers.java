package io.tallylight.load.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Numbers for people, and medians. */
public final class Numbers {
    private Numbers() {}

    /** The middle of them, or the mean of the two in the middle. */
    public static double median(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the median of nothing");
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static <T> double median(List<T> items, ToDoubleFunction<T> value) {
        return median(items.stream().mapToDouble(value).toArray());
    }

    /** Whole with thousands apart from 100 on, else with as many places as three digits need. */
    public static String plain(double value) {
        if (Math.abs(value) >= 100) {
            return plain(Math.round(value));
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    /** With thousands apart. */
    public static String plain(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    /** At most two places, without zeros at the end. */
    static String ratio(double value) {
        if (Math.abs(value) >= 100) {
            return plain(value);
        }
        var text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
