package io.tallylight.testing.suite;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Bounds what the time-outs of JUnit do not: static initialisers, constructors and extensions. Halts this JVM, after a dump of
 * its threads, when no test has begun or ended for {@code tallylight.test.silenceMaxSeconds}, and then the processes
 * that it has started are killed as well ({@link ChildReaper}).
 */
public final class ForkGuard implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** More than the longest time-out of a method. */
    private static final long SILENCE_MAX_SECONDS = Long.getLong("tallylight.test.silenceMaxSeconds", 420);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int EXIT_CODE = 86;

    /** One for this JVM, however often the tests in it are started. */
    private static final class Watch {
        private static volatile long eventNanos = System.nanoTime();
        private static volatile String event = "the start";

        static {
            Thread thread = new Thread(Watch::run, "fork-guard");
            thread.setDaemon(true);
            thread.start();
        }

        static void note(String what) {
            event = what;
            eventNanos = System.nanoTime();
        }

        private static void run() {
            ChildReaper reaper = ChildReaper.forThisProcess();
            while (true) {
                ChildProcesses.look(event);
                reaper.update(ChildProcesses.known());
                if (System.nanoTime() - eventNanos > TimeUnit.SECONDS.toNanos(SILENCE_MAX_SECONDS)) {
                    System.err.println("No test began or ended within " + SILENCE_MAX_SECONDS + " s of " + event);
                    System.err.print(ThreadDump.text());
                    System.err.flush();
                    Runtime.getRuntime().halt(EXIT_CODE);
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    /** JUnit makes one before it touches the first class. */
    public ForkGuard() {
        Watch.note("the start");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Watch.note("the start of " + context.getDisplayName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Watch.note("the start of " + context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Watch.note("the end of " + context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Watch.note("the end of " + context.getDisplayName());
    }
}
