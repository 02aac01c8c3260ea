package io.tallylight.testing.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has the processes that this JVM has started ({@link ChildProcesses}) killed once it is gone, however it went; {@code kill -9}
 * runs no shutdown hook. A shell beside it reads their ids from its standard input, and when that ends it kills those that were
 * named last, with all that they have started.
 */
final class ChildReaper {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            children=
            while read -r line; do children=$line; done
            [ -n "$children" ] || exit 0
            all=$(ps -A -o pid= -o ppid= | awk -v roots="$children" '
              { started[$2] = started[$2] " " $1 }
              END {
                n = split(roots, queue, " ")
                for (i = 1; i <= n; i++) {
                  print queue[i]
                  m = split(started[queue[i]], next_ones, " ")
                  for (j = 1; j <= m; j++) queue[++n] = next_ones[j]
                }
              }')
            kill -9 ${all:-$children} 2>/dev/null
            exit 0
            """;

    private final @Nullable Process shell;
    private String told = "";

    private ChildReaper(@Nullable Process shell) {
        this.shell = shell;
    }

    /** Starts it; where there is no shell, nothing is killed. */
    static ChildReaper forThisProcess() {
        try {
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            ChildProcesses.ignore(shell.toHandle());
            return new ChildReaper(shell);
        } catch (IOException none) {
            return new ChildReaper(null);
        }
    }

    /** Names the processes to the shell. */
    void update(Collection<ProcessHandle> processes) {
        if (shell == null) {
            return;
        }
        String children = processes.stream()
                .map(ProcessHandle::pid)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
        if (children.equals(told)) {
            return;
        }
        told = children;
        try {
            OutputStream in = shell.getOutputStream();
            in.write((children + "\n").getBytes(StandardCharsets.US_ASCII));
            in.flush();
        } catch (IOException gone) {
            told = "";
        }
    }

    /** Lets the shell do its work now, as the end of this JVM would. */
    void release() throws IOException {
        if (shell != null) {
            shell.getOutputStream().close();
        }
    }
}
