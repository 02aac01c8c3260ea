package io.tallylight.testing.suite;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is logged in this JVM, in place of every appender that prints, and notes errors with a stack trace that no test
 * asked for. The levels stay those of the program. Any thread.
 */
public final class LogBuffer extends AppenderBase<ILoggingEvent> {
    private static final int LINES_MAX = 10_000;
    private static final int UNEXPECTED_MAX = 20;

    private static final LogBuffer INSTANCE = new LogBuffer();

    private final PatternLayout layout = new PatternLayout();
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> unexpected = new ArrayList<>();
    private final Map<String, Integer> expected = new ConcurrentHashMap<>();
    private long dropped;

    private LogBuffer() {
        setName("test");
        setContext(context());
        layout.setContext(context());
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n%ex{full}");
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Puts the buffer in the place of what prints; does it again where the program has set up its log since. */
    static LogBuffer install() {
        Logger root = context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(INSTANCE.getName()) == null) {
            if (!INSTANCE.isStarted()) {
                INSTANCE.layout.start();
                INSTANCE.start();
            }
            List<Appender<ILoggingEvent>> printing = new ArrayList<>();
            for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
                printing.add(all.next());
            }
            printing.forEach(root::detachAppender);
            root.addAppender(INSTANCE);
        }
        return INSTANCE;
    }

    /** Errors of this logger are what a test wants to see, until {@link #unexpect}. */
    public static void expect(String logger) {
        INSTANCE.expected.merge(logger, 1, Integer::sum);
    }

    /** Takes one {@link #expect} back. */
    public static void unexpect(String logger) {
        INSTANCE.expected.computeIfPresent(logger, (name, count) -> count == 1 ? null : count - 1);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = layout.doLayout(event);
        boolean isUnexpected = event.getLevel().isGreaterOrEqual(Level.ERROR)
                && hasTrace(event.getThrowableProxy())
                && !expected.containsKey(event.getLoggerName());
        synchronized (lines) {
            if (lines.size() == LINES_MAX) {
                lines.removeFirst();
                dropped++;
            }
            lines.addLast(text);
            if (isUnexpected && unexpected.size() < UNEXPECTED_MAX) {
                unexpected.add(text);
            }
        }
    }

    private static boolean hasTrace(@Nullable IThrowableProxy failure) {
        return failure != null && failure.getStackTraceElementProxyArray().length > 0;
    }

    /** All that was logged since the last call. */
    String take() {
        synchronized (lines) {
            StringBuilder text = new StringBuilder();
            if (dropped > 0) {
                text.append("(the first ").append(dropped).append(" lines are gone)\n");
            }
            lines.forEach(text::append);
            clear();
            return text.toString();
        }
    }

    /** Forgets all that was logged, but for errors that nobody expected. */
    void clear() {
        synchronized (lines) {
            lines.clear();
            dropped = 0;
        }
    }

    /** Errors with a stack trace since the last call that nobody expected. */
    List<String> takeUnexpected() {
        synchronized (lines) {
            List<String> taken = List.copyOf(unexpected);
            unexpected.clear();
            return taken;
        }
    }
}
