package io.tallylight.load.bench.rig;

import java.time.Duration;
import java.util.List;

/** CPU time of processes as the operating system counts it; on Linux in steps of 10 ms. */
public final class Cpu {
    private static final double NS_IN_US = 1e3;

    private Cpu() {}

    /** Microseconds that all threads of a process have used so far, of their own and the kernel's. */
    public static double us(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElseThrow(() -> new IllegalStateException("no CPU time of process " + pid))
                / NS_IN_US;
    }

    /** The same of a process and all that it has started. */
    static double usOfTree(long pid) {
        return us(pid) + descendants(pid).stream().mapToDouble(Cpu::us).sum();
    }

    /** What a process has started and what those have. */
    static List<Long> descendants(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> process.descendants().map(ProcessHandle::pid).toList())
                .orElse(List.of());
    }
}
