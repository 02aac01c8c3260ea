package io.tallylight.testing.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has the child processes of this JVM killed once it is gone, however it went; {@code kill -9} runs no shutdown hook. A shell
 * beside it reads the ids of the children from its standard input, and when that ends it kills those that were named last, with
 * all that they have started.
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
            return new ChildReaper(new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException none) {
            return new ChildReaper(null);
        }
    }

    /** Names the children of this JVM to the shell. */
    void update() {
        if (shell == null) {
            return;
        }
        String children = ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != shell.pid())
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
}
