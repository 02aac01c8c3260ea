package io.tallylight.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * Writes log text in a form that a terminal only prints: whatever strangers sent, it moves no cursor, erases no line and
 * begins none. {@code %printable(…)} keeps line ends, as stack traces have them; {@code %printable(…){line}} keeps none.
 */
public final class PrintableConverter extends CompositeConverter<ILoggingEvent> {
    /** Logback makes it by its name in {@code logback.xml}. */
    public PrintableConverter() {}

    @Override
    protected String transform(ILoggingEvent event, String text) {
        return printable(text, !"line".equals(getFirstOption()));
    }

    /** The text with every control character and every mark of direction written as its code. */
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
