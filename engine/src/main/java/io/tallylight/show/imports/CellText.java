package io.tallylight.show.imports;

import io.tallylight.json.CodePoints;
import io.tallylight.json.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the text of a cell is cleaned, compared and shortened. */
final class CellText {
    private static final Pattern MARKED_DIGITS = Pattern.compile("'[0-9]+");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final int HASH_CHARS = 12;
    private static final String ELLIPSIS = "…";

    private CellText() {}

    /** The text without spaces at its ends, of whatever kind they are, and without invisible characters there. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Whether there is nothing to see. */
    static boolean isBlank(String text) {
        return strip(text).isEmpty();
    }

    /** The text with plain spaces for others, and without characters that have no width: what a person would type. */
    static String typed(String text) {
        if (isPlain(text)) {
            return strip(text);
        }
        StringBuilder typed = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> CodePoints.isSpace(c) || !CodePoints.isInvisible(c))
                .forEach(c -> typed.appendCodePoint(isSpecialSpace(c) ? ' ' : c));
        return strip(typed.toString());
    }

    /** Whether the text has spaces at its ends that nobody can type, or invisible characters there. */
    static boolean hasSpecialEnds(String text) {
        return !isPlain(text) && !text.trim().equals(strip(text));
    }

    /** Returns the text without what no title may have: a space for each control character, and nothing for others. */
    static String readable(String text) {
        if (Text.isText(text)) {
            return text;
        }
        StringBuilder readable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .filter(c -> Text.isText(Character.toString(c)))
                .forEach(readable::appendCodePoint);
        return strip(readable.toString());
    }

    /** Returns the text with a space for each control character, and a replacement for what else cannot be printed. */
    static String printable(String text) {
        if (isPlain(text)) {
            return strip(text);
        }
        StringBuilder printable = new StringBuilder(text.length());
        typed(text)
                .codePoints()
                .forEach(c -> printable.appendCodePoint(
                        Character.isISOControl(c) ? ' ' : CodePoints.isPrintable(c) ? c : '\uFFFD'));
        return strip(printable.toString());
    }

    /** Whether it is the apostrophe with which spreadsheets mark digits as text, and then digits alone. */
    static boolean isMarkedAsText(String text) {
        return MARKED_DIGITS.matcher(text).matches();
    }

    /** The text without that apostrophe. */
    static String withoutTextMarker(String text) {
        return isMarkedAsText(text) ? text.substring(1) : text;
    }

    /** A form in which two texts are equal that a person takes for the same. */
    static String compared(String text) {
        String typed = typed(text);
        String normal = isPlain(typed) ? typed : Normalizer.normalize(typed, Normalizer.Form.NFKC);
        return SPACES.matcher(normal).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Whether it is printable ASCII, as most cells are, so that the slow ways need not be gone. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** The text itself where it fits; else its beginning and a hash of all of it, so that two long texts stay two. */
    static String shortened(String text, int charsMax) {
        return text.length() <= charsMax ? text : withHash(text, text, charsMax);
    }

    /** The beginning of a text, and a hash of another one. */
    static String withHash(String text, String hashed, int charsMax) {
        return head(text, charsMax - HASH_CHARS - 1) + "~" + hash(hashed);
    }

    /** The text itself where it fits; else its beginning and an ellipsis. */
    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : head(text, charsMax - ELLIPSIS.length()) + ELLIPSIS;
    }

    private static String head(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(charsMax - 1));
        return text.substring(0, splits ? charsMax - 1 : charsMax);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A variation selector belongs to the character before it. */
    private static boolean isBlank(char c) {
        return CodePoints.isSpace(c) || (CodePoints.isInvisible(c) && !CodePoints.isVariationSelector(c));
    }

    /** Whether it is a space that no keyboard has; tabs and line ends are none of them. */
    private static boolean isSpecialSpace(int c) {
        return CodePoints.isSpace(c) && !Character.isISOControl(c);
    }
}
