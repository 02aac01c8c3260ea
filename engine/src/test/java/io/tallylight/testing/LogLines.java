package io.tallylight.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.tallylight.testing.suite.LogBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What a class tells operators while this is open, as {@code LEVEL text}. Errors of it are then expected; the test asserts
 * them. Any thread.
 */
public final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                lines.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }
    };

    private LogLines(String speaker) {
        logger = (Logger) LoggerFactory.getLogger(speaker);
    }

    /** Listens from now on. */
    public static LogLines of(Class<?> speaker) {
        return of(speaker.getName());
    }

    /** Expects lines of a class that is not visible here. */
    public static LogLines of(String speaker) {
        LogLines lines = new LogLines(speaker);
        LogBuffer.expect(speaker);
        lines.appender.start();
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    /** All of them, in order. */
    public List<String> all() {
        return List.copyOf(lines);
    }

    /** Whether one of them holds this text. */
    public boolean tell(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        LogBuffer.unexpect(logger.getName());
    }
}
