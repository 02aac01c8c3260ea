package io.tallylight.json;

import java.util.function.IntPredicate;

/** Rules for the characters of texts for people, from the most permissive to the strictest. */
public final class Text {
    /** Fault of a text that must have no hidden characters. */
    public static final String HIDDEN = "must not contain control or invisible characters";

    private Text() {}

    /**
     * Returns whether it has whole characters only, no controls but tabs and line ends, and none that embeds, overrides
     * or isolates a direction of writing. Marks of direction and of line breaks, which shops write into titles, are
     * allowed.
     */
    public static boolean isText(String text) {
        return isPlain(
                text,
                codePoint -> isLineEndOrTab(codePoint)
                        || (CodePoints.isCharacter(codePoint) && !CodePoints.isDirectionControl(codePoint)));
    }

    /**
     * Returns whether it is text without hidden characters, except joiners and variation selectors: see {@link
     * CodePoints}.
     */
    public static boolean isPlainText(String text) {
        return isPlain(text, codePoint -> isLineEndOrTab(codePoint) || isPlain(codePoint));
    }

    /** Returns whether it is such text in one line. */
    public static boolean isPlainLine(String text) {
        return isPlain(text, Text::isPlain);
    }

    /** Returns whether it has a visible character. */
    public static boolean isVisible(String text) {
        return text.codePoints().anyMatch(c -> !CodePoints.isSpace(c) && !CodePoints.isInvisible(c));
    }

    private static boolean isPlain(int codePoint) {
        return CodePoints.isCharacter(codePoint)
                && (!CodePoints.isInvisible(codePoint)
                        || CodePoints.isJoiner(codePoint)
                        || CodePoints.isVariationSelector(codePoint));
    }

    private static boolean isLineEndOrTab(int codePoint) {
        return codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
    }

    /** Checks plain characters first, in a loop: nearly all ids are ASCII, and every request has several. */
    static boolean isPlain(String text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                int codePoint = text.codePointAt(i);
                if (!allowed.test(codePoint)) {
                    return false;
                }
                i += Character.charCount(codePoint) - 1;
            }
        }
        return true;
    }
}
