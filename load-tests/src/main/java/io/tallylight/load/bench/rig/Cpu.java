package io.tallylight.load.bench.rig;

import java.time.Duration;

/** CPU time of processes as the operating system counts it; on Linux in steps of 10 ms. */
final class Cpu {
    private static final double NS_IN_US = 1e3;

    private Cpu() {}

    /** Microseconds that all threads of a process have used so far, of their own and the kernel's. */
    static double us(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElseThrow(() -> new IllegalStateException("no CPU time of process " + pid))
                / NS_IN_US;
    }
}
