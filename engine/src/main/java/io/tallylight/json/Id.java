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
                && text.codePoints().allMatch(Id::isPrintable);
    }

    /** Whether it has only printable characters, tabs and line ends. */
    public static boolean isText(String text) {
        return text.codePoints().allMatch(c -> isPrintable(c) || c == '\n' || c == '\r' || c == '\t');
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
