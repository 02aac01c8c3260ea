package io.tallylight.json;

import java.util.Arrays;

/** Classes of Unicode characters, which decide what an id and a text may contain. */
public final class CodePoints {
    /**
     * First and last code points of the ranges with the property {@code Default_Ignorable_Code_Point}, which most
     * programs show as nothing. Source: {@code DerivedCoreProperties.txt} of Unicode 16.0
     * (unicode.org/Public/16.0.0/ucd), since Java has no method for it.
     */
    private static final int[] DEFAULT_IGNORABLE = {
        0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B, 0x200F,
        0x202A, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8,
        0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF
    };

    private static final int BRAILLE_BLANK = 0x2800;
    private static final int MONGOLIAN_VOWEL_SEPARATOR = 0x180E;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private CodePoints() {}

    /**
     * Returns whether it is a whole character and no control, line or paragraph separator. Unassigned characters count
     * as well.
     */
    static boolean isCharacter(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !isNoncharacter(codePoint);
        };
    }

    private static boolean isNoncharacter(int codePoint) {
        return (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }

    /**
     * Returns whether an id may contain it: an assigned visible character, or a space. Which characters are assigned
     * depends on the Java version, so all nodes should run the same one.
     */
    public static boolean isPrintable(int codePoint) {
        return isCharacter(codePoint)
                && !isInvisible(codePoint)
                && switch (Character.getType(codePoint)) {
                    case Character.UNASSIGNED, Character.PRIVATE_USE -> false;
                    default -> true;
                };
    }

    /**
     * Returns whether it is shown as nothing, or only changes how others are shown: a joiner, a mark of direction, a
     * filler.
     */
    public static boolean isInvisible(int codePoint) {
        return Character.getType(codePoint) == Character.FORMAT
                || codePoint == BRAILLE_BLANK
                || isDefaultIgnorable(codePoint);
    }

    private static boolean isDefaultIgnorable(int codePoint) {
        int at = Arrays.binarySearch(DEFAULT_IGNORABLE, codePoint);
        // Between the first and the last of a range the insertion point is odd.
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    /** Returns whether it is white space of any width. */
    public static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == BRAILLE_BLANK;
    }

    /** Returns whether it embeds, overrides or isolates a direction of writing, or ends that. */
    static boolean isDirectionControl(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    /**
     * Returns whether it chooses a form of the character before it, such as an emoji or a Chinese character in a name.
     */
    public static boolean isVariationSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || (codePoint >= 0x180B && codePoint <= 0x180F && codePoint != MONGOLIAN_VOWEL_SEPARATOR)
                || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    /** Returns whether it is one of the two joiners, without which Persian, Hindi and many emoji cannot be written. */
    static boolean isJoiner(int codePoint) {
        return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
    }
}
