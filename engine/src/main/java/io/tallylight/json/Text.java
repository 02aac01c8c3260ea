package io.tallylight.json;

import java.util.function.IntPredicate;

/** What texts for people may have, from the most to the least. */
public final class Text {
    /** What is wrong with a text of which nothing may be hidden. */
    public static final String HIDDEN = "must not contain control or invisible characters";

    private Text() {}

    /**
     * Whether it has whole characters only, no controls but tabs and line ends, and none that embeds, overrides or isolates a
     * direction of writing. Marks of direction and of line breaks, which shops write into titles, may be in it.
     */
    public static boolean isText(String text) {
        return isPlain(
                text,
                codePoint -> isLineEndOrTab(codePoint)
                        || (CodePoints.isCharacter(codePoint) && !CodePoints.isDirectionControl(codePoint)));
    }

    /** Whether it is text in which nothing is hidden, but for joiners and variation selectors: see {@link CodePoints}. */
    public static boolean isPlainText(String text) {
        return isPlain(text, codePoint -> isLineEndOrTab(codePoint) || isPlain(codePoint));
    }

    /** Whether it is such text in one line. */
    public static boolean isPlainLine(String text) {
        return isPlain(text, Text::isPlain);
    }

    /** Whether there is something to see in it. */
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

    /** A loop over plain characters first: nearly all ids are ASCII, and every request has several. */
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
