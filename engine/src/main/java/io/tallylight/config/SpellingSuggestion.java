package io.tallylight.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one most likely meant. */
final class SpellingSuggestion {
    private SpellingSuggestion() {}

    /**
     * Returns the closest of {@code known}; empty if nothing is close: at most two edits in five letters are allowed.
     */
    static Optional<String> to(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(other -> edits(name, other))
                        .thenComparing(other -> other))
                .filter(other -> edits(name, other) <= Math.max(2, other.length() * 2 / 5));
    }

    /**
     * Returns the number of insertions, deletions and replacements that turn one name into the other (Levenshtein),
     * ignoring letter case.
     */
    private static int edits(String left, String right) {
        String from = left.toLowerCase(Locale.ROOT);
        String to = right.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
