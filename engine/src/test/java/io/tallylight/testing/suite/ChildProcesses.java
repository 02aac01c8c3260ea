package io.tallylight.testing.suite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes that this JVM has started, with those that they have started in turn. A process that was seen once is known
 * until it ends, also when its parent is gone: an engine that a test kills leaves its Redis behind. Any thread.
 */
public final class ChildProcesses {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Processes that have not ended, each with what was going on when it was seen first. */
    private static final Map<ProcessHandle, String> KNOWN = new LinkedHashMap<>();

    private static final Set<ProcessHandle> IGNORED = new HashSet<>();

    /** Those that several test classes use. */
    private static final Set<ProcessHandle> SHARED = new HashSet<>();

    private ChildProcesses() {}

    /** Adds a process that need not be a descendant of this JVM any more: a daemon, which has let itself go. */
    public static synchronized void add(ProcessHandle process) {
        note(process, "a test began");
    }

    /** Lets those that run now outlive the class that is tested; they must end with the test run. */
    public static synchronized void share() {
        look("processes were shared");
        boolean unused = SHARED.addAll(KNOWN.keySet());
    }

    /** Those that may outlive a class. */
    static synchronized Set<ProcessHandle> shared() {
        return new HashSet<>(SHARED);
    }

    /** Leaves out a process that lasts as long as this JVM. */
    static synchronized void ignore(ProcessHandle process) {
        IGNORED.add(process);
        boolean unused = KNOWN.keySet().remove(process);
    }

    /** Finds those that are new and forgets those that have ended. */
    static synchronized void look(String event) {
        ProcessHandle.current().descendants().forEach(process -> note(process, event));
        for (ProcessHandle known : List.copyOf(KNOWN.keySet())) {
            if (isOrphan(known)) {
                known.descendants().forEach(process -> note(process, event));
            }
        }
        KNOWN.keySet().removeIf(process -> !isRunning(process));
    }

    private static void note(ProcessHandle process, String event) {
        if (!IGNORED.contains(process)) {
            KNOWN.putIfAbsent(process, event);
        }
    }

    private static boolean isOrphan(ProcessHandle process) {
        ProcessHandle parent = process.parent().orElse(process);
        return !parent.equals(ProcessHandle.current()) && !KNOWN.containsKey(parent);
    }

    /** Those of the last look. */
    static synchronized Set<ProcessHandle> known() {
        return new HashSet<>(KNOWN.keySet());
    }

    /**
     * Waits until no process runs but these, and kills those that do at the deadline.
     *
     * @return one line for each process that was killed
     */
    static List<String> endAllBut(Set<ProcessHandle> these, long millisMax, String event) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (true) {
            look(event);
            Set<ProcessHandle> left = known();
            left.removeAll(these);
            if (left.isEmpty()) {
                return List.of();
            } else if (System.nanoTime() - end > 0) {
                return left.stream().map(ChildProcesses::kill).toList();
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static synchronized String kill(ProcessHandle process) {
        List<String> line = new ArrayList<>(List.of(Long.toString(process.pid())));
        line.add(process.info().commandLine().or(() -> process.info().command()).orElse("ended meanwhile"));
        line.add("first seen after " + Optional.ofNullable(KNOWN.get(process)).orElse("the end"));
        boolean killed = process.destroyForcibly();
        line.add(killed ? "killed" : "cannot be killed");
        return String.join(", ", line);
    }

    /** A process that has ended but was not waited for by its parent has no command any more. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
