package io.tallylight.testing.suite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every wait has a deadline, in the program and in its tests, and no test sleeps. */
class BoundedWaitsTest {
    /** Methods that wait for ever when they are called without an argument, by the type that declares them. */
    private static final Map<Class<?>, Set<String>> ENDLESS = Map.ofEntries(
            Map.entry(Future.class, Set.of("get", "join")),
            Map.entry(CountDownLatch.class, Set.of("await")),
            Map.entry(CyclicBarrier.class, Set.of("await")),
            Map.entry(Condition.class, Set.of("await", "awaitUninterruptibly")),
            Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
            Map.entry(BlockingQueue.class, Set.of("take")),
            Map.entry(Thread.class, Set.of("join")),
            Map.entry(Process.class, Set.of("waitFor")),
            Map.entry(io.vertx.core.Future.class, Set.of("await")),
            Map.entry(
                    io.netty.util.concurrent.Future.class,
                    Set.of("await", "awaitUninterruptibly", "sync", "syncUninterruptibly")));

    /** Methods that may wait for ever, each with the reason. */
    private static final Map<String, String> MAY_WAIT = Map.of(
            "io.tallylight.cli.ProcessLifetime.untilStopped", "the main thread lasts until a signal ends the process",
            "io.tallylight.embedded.RedisProcess.waitForExit", "the supervisor's thread has nothing else to do",
            "io.tallylight.boot.Engine.join", "it has set a time-out on the future");

    private static final DescribedPredicate<JavaAccess<?>> WAIT_FOR_EVER =
            DescribedPredicate.describe("wait without a deadline", BoundedWaitsTest::waitsForEver);

    private static final DescribedPredicate<JavaAccess<?>> SLEEP = DescribedPredicate.describe(
            "sleep",
            call -> call.getTarget().getName().equals("sleep")
                    && (call.getTargetOwner().isEquivalentTo(Thread.class)
                            || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));

    private static final ArchRule NO_ENDLESS_WAIT = noClasses().should().accessTargetWhere(WAIT_FOR_EVER);

    private static final ArchRule NO_SLEEP = noClasses()
            .that(DescribedPredicate.describe("belong to tests", BoundedWaitsTest::isOfTests))
            .should()
            .accessTargetWhere(SLEEP);

    private static final JavaClasses OURS = new ClassFileImporter()
            .importPackages("io.tallylight")
            .that(DescribedPredicate.describe(
                    "are not planted", type -> !type.getName().startsWith(Planted.class.getName())));

    /** What the rules must refuse. */
    @SuppressWarnings({"unused", "ThreadSleep"})
    private static final class Planted {
        private Planted() {}

        static String ofAFuture(CompletableFuture<String> future) {
            return future.join();
        }

        static Supplier<String> byReference(CompletableFuture<String> future) {
            return future::join;
        }

        static void ofALatch(CountDownLatch latch) throws Exception {
            latch.await();
        }

        static void ofAProcess(Process process) throws Exception {
            int unused = process.waitFor();
        }

        static void ofAThread(Thread thread) throws Exception {
            thread.join();
            Thread.sleep(1);
        }
    }

    private static boolean waitsForEver(JavaAccess<?> access) {
        return access instanceof JavaCodeUnitAccess<?> call
                && call.getTarget().getRawParameterTypes().isEmpty()
                && !MAY_WAIT.containsKey(
                        call.getOriginOwner().getName() + "." + call.getOrigin().getName())
                && ENDLESS.entrySet().stream()
                        .anyMatch(entry ->
                                entry.getValue().contains(call.getTarget().getName())
                                        && call.getTargetOwner().isAssignableTo(entry.getKey()));
    }

    private static boolean isOfTests(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().getPath().contains("/test-classes/"))
                .orElse(true);
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    @Test
    void everyWaitHasADeadline() {
        assertEquals(List.of(), violations(NO_ENDLESS_WAIT, OURS));
    }

    @Test
    void noTestSleeps() {
        assertEquals(List.of(), violations(NO_SLEEP, OURS));
    }

    @Test
    void aPlantedWaitWithoutADeadlineIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
        assertEquals(5, violations(NO_ENDLESS_WAIT, planted).size());
        assertEquals(1, violations(NO_SLEEP, planted).size());
    }
}
