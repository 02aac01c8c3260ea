package io.tallylight.testing.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that a test leaves behind are found, named and killed, also those whose parents are gone. */
class ChildProcessesTest {
    private static final long DEADLINE_SECONDS = 30;

    private Optional<ProcessHandle> orphan = Optional.empty();

    @AfterEach
    void endWhatATestLeft() {
        orphan.ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Starts a shell that starts a process, lets both be seen, and kills the shell. */
    private ProcessHandle leaveAnOrphan() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 271 & echo $!; wait").start();
        String line = shell.inputReader().readLine();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
        orphan = Optional.of(child);
        ChildProcesses.look("a test");
        assertTrue(shell.destroyForcibly().waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        return child;
    }

    private static void assertEnds(ProcessHandle process) throws Exception {
        assertEquals(process, process.onExit().get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void anOrphanIsNamedAndKilled() throws Exception {
        ChildProcesses.look("a test");
        Set<ProcessHandle> before = ChildProcesses.known();
        assertEquals(List.of(), ChildProcesses.endAllBut(before, 0, "a test"));

        ProcessHandle child = leaveAnOrphan();
        List<String> killed = ChildProcesses.endAllBut(before, 0, "a test");

        assertEquals(1, killed.size(), String.join("\n", killed));
        assertTrue(killed.get(0).matches(child.pid() + ", .*sleep 271, first seen after .*, killed"), killed.get(0));
        assertEnds(child);
        assertEquals(List.of(), ChildProcesses.endAllBut(before, 0, "a test"));
    }

    @Test
    void aProcessThatEndsInTimeIsNoneThatIsLeft() throws Exception {
        ChildProcesses.look("a test");
        Set<ProcessHandle> before = ChildProcesses.known();
        ProcessHandle child = leaveAnOrphan();
        assertTrue(child.destroy());
        assertEquals(
                List.of(), ChildProcesses.endAllBut(before, TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS), "a test"));
    }

    @Test
    void anOrphanEndsWithThisJvm() throws Exception {
        ChildProcesses.look("a test");
        Set<ProcessHandle> before = ChildProcesses.known();
        ProcessHandle child = leaveAnOrphan();
        Set<ProcessHandle> left = ChildProcesses.known();
        left.removeAll(before);
        ChildReaper reaper = ChildReaper.forThisProcess();
        reaper.update(left);
        reaper.release();
        assertEnds(child);
    }
}
