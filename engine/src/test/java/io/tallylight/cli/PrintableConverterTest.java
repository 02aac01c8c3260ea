package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Log lines hold what strangers sent, and a terminal obeys none of it. */
class PrintableConverterTest {
    private static final String HOSTILE = "a\u001b[2K\u009b1G\r\nb\u202ec\u2028d\u0000\u007f";

    @Test
    void theLogOfTheProgramPrintsControlCharactersAsTheirCodes() throws JoranException {
        String line = line(HOSTILE, new IllegalStateException(HOSTILE));
        assertTrue(line.contains("a\\u001b[2K\\u009b1G\\u000d\\u000ab\\u202ec\\u2028d\\u0000\\u007f\n"), line);
        assertTrue(line.contains("\n\tat "), "a stack trace keeps its lines: " + line);
        assertFalse(line.chars().anyMatch(c -> Character.getType(c) == Character.FORMAT), line);
        assertFalse(line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r'), line);
    }

    @Test
    void aLineOfTheLogBeginsWithTheDateTheTimeAndTheZone() throws JoranException {
        String line = line("hello", null);
        String stamp = line.substring(0, line.indexOf(' '));
        assertTrue(stamp.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"), line);
        assertTrue(OffsetDateTime.parse(stamp).toInstant().isAfter(Instant.EPOCH), line);
    }

    /** The line that a program with our configuration prints, in a context of its own: tests log to another place. */
    private static String line(String text, @Nullable Throwable thrown) throws JoranException {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(PrintableConverterTest.class.getResource("/logback.xml")));
        ConsoleAppender<?> console =
                (ConsoleAppender<?>) context.getLogger("ROOT").getAppender("console");
        PatternLayoutEncoder encoder = (PatternLayoutEncoder) console.getEncoder();
        LoggingEvent event = new LoggingEvent(
                "test", context.getLogger(PrintableConverterTest.class), Level.ERROR, text, thrown, null);
        String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
        context.stop();
        return line;
    }

    @Test
    void whatCanBePrintedStaysAsItIs() {
        String text = "caf\u00e9 \u0e01 \ud83d\ude00 \\u001b\t%";
        assertEquals(text, PrintableConverter.printable(text, false));
        assertEquals("a\nb", PrintableConverter.printable("a\nb", true));
        assertEquals("a\\u000ab", PrintableConverter.printable("a\nb", false));
    }
}
