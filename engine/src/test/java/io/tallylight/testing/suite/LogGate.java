package io.tallylight.testing.suite;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.slf4j.LoggerFactory;

/**
 * Prints what a test class logged only where one of its tests fails, and fails a class that logs an error with a stack trace
 * which it did not ask for. A test that wants an error opens {@code LogLines} on its logger and asserts what is told there.
 * {@code -Dtallylight.test.log=print} leaves the log as the program has it, and refuses nothing.
 */
public final class LogGate implements BeforeAllCallback, AfterAllCallback, TestWatcher {
    private static final boolean PRINTS = "print".equals(System.getProperty("tallylight.test.log"));

    @Override
    public void beforeAll(ExtensionContext context) {
        if (PRINTS || isNested(context)) {
            return;
        }
        LogBuffer log = LogBuffer.install();
        log.clear();
        List<String> unused = log.takeUnexpected(); // stragglers of the class before
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LoggerFactory.getLogger(LogGate.class)
                .error("thread {} ended with an exception", thread.getName(), failure));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        if (!PRINTS) {
            print(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (PRINTS || isNested(context)) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            print(context.getDisplayName());
        }
        List<String> unexpected = LogBuffer.install().takeUnexpected();
        if (!unexpected.isEmpty()) {
            throw new AssertionError(
                    "errors with a stack trace that no test expected:\n" + String.join("", unexpected));
        }
    }

    private static boolean isNested(ExtensionContext context) {
        return context.getRequiredTestClass().getEnclosingClass() != null;
    }

    private static void print(String failed) {
        System.err.print(
                "Log of " + failed + ", which failed:\n" + LogBuffer.install().take());
    }
}
