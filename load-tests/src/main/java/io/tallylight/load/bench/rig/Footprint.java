package io.tallylight.load.bench.rig;

import io.tallylight.load.harness.JarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The memory of a process. The kernel's socket buffers are in neither number.
 *
 * @param residentBytes that it has in memory, its virtual machine's heap included
 * @param heapBytes that are in use on that heap after a full collection; 0 where it has none
 */
public record Footprint(double residentBytes, double heapBytes) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
    /** To {@code clear_refs} of a process (proc(5)). */
    private static final String FORGET_PEAK = "5";

    /** The generations, or the one heap, of the collectors G1, Serial and Parallel. */
    private static final Pattern HEAP = Pattern.compile(
            "(?m)^\\s*(?:garbage-first heap|def new generation|tenured generation|DefNew|Tenured|PSYoungGen|ParOldGen)"
                    + "\\s+total \\d+K, used (\\d+)K");

    private static final double KB = 1_024;
    private static final long COLLECT_S = 60;

    /** Whether this machine can tell: Linux, and a JDK whose {@code jcmd} is there. */
    public static boolean isKnownHere() {
        return Files.isReadable(Path.of("/proc/self/status")) && Files.isExecutable(jcmd());
    }

    /** Of a process without a virtual machine and all that it has started. */
    static Footprint ofTree(long pid) throws IOException {
        double bytes = residentBytes(pid);
        for (var child : Cpu.descendants(pid)) {
            bytes += residentBytes(child);
        }
        return new Footprint(bytes, 0);
    }

    /** Of a virtual machine, which collects its garbage first. */
    static Footprint ofJava(long pid) throws IOException, InterruptedException {
        var unused = jcmd(pid, "GC.run");
        var heap = HEAP.matcher(jcmd(pid, "GC.heap_info"));
        double used = 0;
        while (heap.find()) {
            used += KB * Long.parseLong(heap.group(1));
        }
        if (used == 0) {
            throw new IOException("the heap of process " + pid + " is of a kind that is not known here");
        }
        return new Footprint(residentBytes(pid), used);
    }

    /** Whether this machine can tell how much a process had at most. */
    public static boolean isPeakKnownHere() {
        return Files.isWritable(Path.of("/proc/self/clear_refs"));
    }

    /** From now on the peak of a process counts anew. */
    static void forgetPeak(long pid) throws IOException {
        var unused = Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), FORGET_PEAK);
    }

    /** The most that a process had in memory at a time. */
    static double peakBytes(long pid) throws IOException {
        return bytes(pid, PEAK);
    }

    private static double residentBytes(long pid) throws IOException {
        return bytes(pid, RESIDENT);
    }

    private static double bytes(long pid, Pattern line) throws IOException {
        var match = line.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!match.find()) {
            throw new IOException("no memory of process " + pid);
        }
        return KB * Long.parseLong(match.group(1));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        try (var process = JarProcess.command(List.of(jcmd().toString(), Long.toString(pid), command), Map.of())) {
            if (process.awaitExit(COLLECT_S) != 0) {
                throw new IOException("jcmd " + command + " failed: " + process.output());
            }
            return process.output();
        }
    }

    private static Path jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd");
    }
}
