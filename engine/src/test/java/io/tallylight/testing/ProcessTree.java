package io.tallylight.testing;

import java.util.List;

/** Ends a process together with all that it has started. */
public final class ProcessTree {
    private ProcessTree() {}

    /** Kills them as a crash of the machine would, and returns when they are gone; more than one call does no harm. */
    public static void kill(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        Await.ended(process.destroyForcibly());
        started.forEach(ProcessHandle::destroyForcibly);
        started.forEach(child -> Await.done(child.onExit()));
    }
}
