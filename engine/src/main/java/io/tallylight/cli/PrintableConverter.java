package io.tallylight.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * Converts log text to a form that a terminal only prints: text from strangers cannot move the cursor, erase a line or
 * start one. {@code %printable(…)} keeps line ends, as in stack traces; {@code %printable(…){line}} keeps none.
 */
public final class PrintableConverter extends CompositeConverter<ILoggingEvent> {
    /** Called by Logback, which finds the class by its name in {@code logback.xml}. */
    public PrintableConverter() {}

    @Override
    protected String transform(ILoggingEvent event, String text) {
        return printable(text, !"line".equals(getFirstOption()));
    }

    /** Returns the text with every control character and every direction mark written as its code. */
    static String printable(String text, boolean lines) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrinted(text.charAt(i), lines)) {
                return escaped(text, lines);
            }
        }
        return text;
    }

    private static String escaped(String text, boolean lines) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPrinted(c, lines)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isPrinted(char c, boolean lines) {
        if (c >= ' ' && c <= '~') {
            return true;
        } else if (c == '\t' || c == '\n' || c == '\r') {
            return lines || c == '\t';
        }
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
