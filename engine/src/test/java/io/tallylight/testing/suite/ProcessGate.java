package io.tallylight.testing.suite;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves a process behind, and kills that process; at the end of the test run the same for processes
 * that classes shared. It looks when everything is closed that the class has opened, its temporary folders excepted.
 */
public final class ProcessGate implements BeforeAllCallback {
    /** What was told to end has this long for it. */
    private static final long GRACE_MS = 10_000;

    private static final Namespace NAMESPACE = Namespace.create(ProcessGate.class);

    /** Closed at the end of a class or of the test run; what ran before is not its own. */
    private record Check(String what, Set<ProcessHandle> before, boolean mayShare) implements AutoCloseable {
        static Check of(String what, boolean mayShare) {
            ChildProcesses.look("the start of " + what);
            return new Check(what, ChildProcesses.known(), mayShare);
        }

        @Override
        public void close() {
            Set<ProcessHandle> others = new HashSet<>(before);
            if (mayShare) {
                others.addAll(ChildProcesses.shared());
            }
            List<String> left = ChildProcesses.endAllBut(others, GRACE_MS, "the end of " + what);
            if (!left.isEmpty()) {
                throw new AssertionError("processes outlive " + what + ":\n" + String.join("\n", left));
            }
        }
    }

    /** JUnit makes one before it touches the first class. */
    public ProcessGate() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            Object unused = context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(Check.class, key -> Check.of("the test run", false));
            context.getStore(NAMESPACE).put("class", Check.of(context.getDisplayName(), true));
        }
    }
}
