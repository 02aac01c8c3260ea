package io.tallylight.json;

import org.jspecify.annotations.Nullable;

/**
 * Ids and SKUs chosen by clients: case-sensitive, 1 to 128 printable characters without white space at either end. Two
 * ids that look alike must not differ by an invisible character, and an id must not change the direction of the text
 * beside it.
 */
public final class Id {
    /** Largest number of characters, counted in code points: one outside Unicode's first plane is one as well. */
    public static final int LENGTH_MAX = 128;

    private Id() {}

    /** Returns whether it can be an id. {@code .} and {@code ..} cannot: no path can carry them. */
    public static boolean isValid(String text) {
        return fault(text) == null;
    }

    /** Returns what is wrong with it, worded to follow its name; null if it can be an id. */
    public static @Nullable String fault(String text) {
        if (!Text.isPlain(text, CodePoints::isPrintable)) {
            return Text.HIDDEN;
        } else if (text.isEmpty() || !isShort(text)) {
            return "must have 1 to " + LENGTH_MAX + " characters";
        } else if (CodePoints.isSpace(text.charAt(0)) || CodePoints.isSpace(text.charAt(text.length() - 1))) {
            return "must not begin or end with white space";
        }
        return text.equals(".") || text.equals("..") ? "must not be " + text + ", which no path can carry" : null;
    }

    private static boolean isShort(String text) {
        return text.length() <= LENGTH_MAX
                || (text.length() <= 2 * LENGTH_MAX && text.codePointCount(0, text.length()) <= LENGTH_MAX);
    }
}
