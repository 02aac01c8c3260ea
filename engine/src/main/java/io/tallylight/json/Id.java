package io.tallylight.json;

import java.util.function.IntPredicate;

/**
 * Ids and SKUs as clients choose them: case-sensitive, 1 to 128 printable characters. What is not seen is none: two ids that
 * look alike must not differ by a zero-width character, and one must not turn the text beside it round.
 */
public final class Id {
    /** Characters, as people count: one outside Unicode's first plane is one as well. */
    public static final int LENGTH_MAX = 128;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Id() {}

    /** Whether it can be an id. {@code .} and {@code ..} cannot: no path can carry them. */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && isShort(text)
                && !text.equals(".")
                && !text.equals("..")
                && isPlain(text, Id::isPrintable);
    }

    private static boolean isShort(String text) {
        return text.length() <= LENGTH_MAX
                || (text.length() <= 2 * LENGTH_MAX && text.codePointCount(0, text.length()) <= LENGTH_MAX);
    }

    /** Whether it has no control characters but tabs and line ends, and whole characters only. */
    public static boolean isText(String text) {
        return isPlain(text, codePoint -> isCharacter(codePoint) || isSpace(codePoint));
    }

    /**
     * Whether it is text in which nothing is hidden, either: what turns the direction of text round or has no width is refused,
     * but for the two joiners, without which Persian and Hindi cannot be written.
     */
    public static boolean isPlainText(String text) {
        return isPlain(text, codePoint -> isPrintable(codePoint) || isSpace(codePoint) || isJoiner(codePoint));
    }

    /** A loop over plain characters first: nearly all ids are ASCII, and every request has several. */
    private static boolean isPlain(String text, IntPredicate allowed) {
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

    private static boolean isSpace(int codePoint) {
        return codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
    }

    private static boolean isJoiner(int codePoint) {
        return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
    }

    private static boolean isPrintable(int codePoint) {
        return isCharacter(codePoint) && Character.getType(codePoint) != Character.FORMAT;
    }

    private static boolean isCharacter(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Unassigned today is next year's emoji; but the last two of each plane never are characters.
            default -> (codePoint & 0xFFFE) != 0xFFFE;
        };
    }
}
