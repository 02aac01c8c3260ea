package io.tallylight.json;

/** Ids and SKUs as clients choose them: case-sensitive, 1 to 128 printable characters. */
public final class Id {
    /** UTF-16 characters. */
    public static final int LENGTH_MAX = 128;

    private Id() {}

    /** Whether it can be an id. {@code .} and {@code ..} cannot: no path can carry them. */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && !text.equals(".")
                && !text.equals("..")
                && isPlain(text, false);
    }

    /** Whether it has only printable characters, tabs and line ends. */
    public static boolean isText(String text) {
        return isPlain(text, true);
    }

    /** A loop over plain characters first: nearly all ids are ASCII, and every request has several. */
    private static boolean isPlain(String text, boolean spaced) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && !(spaced && (c == '\n' || c == '\r' || c == '\t'))) {
                int codePoint = text.codePointAt(i);
                if (!isPrintable(codePoint)) {
                    return false;
                }
                i += Character.charCount(codePoint) - 1;
            }
        }
        return true;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // Unassigned today is next year's emoji; but the last two of each plane never are characters.
            default -> (codePoint & 0xFFFE) != 0xFFFE;
        };
    }
}
