package io.tallylight.load.bench;

import io.tallylight.load.bench.wire.WireClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the figures were measured on. */
public final class Machine {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");

    private Machine() {}

    /** By name, in the order in which it is printed. */
    public static Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", Numbers.plain(memoryBytes() / 1e9) + " GB");
        facts.put(
                "load average before",
                Numbers.plain(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("client", "one event loop, " + WireClient.transport());
        return facts;
    }

    /** What the machine, or the container, has. */
    static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** What programs that start now may use: free memory, and on Linux also what it would give up for them. */
    static long availableBytes() {
        try {
            return availableBytes(Files.readString(Path.of("/proc/meminfo")));
        } catch (IOException e) {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getFreeMemorySize()
                    : 0;
        }
    }

    /** From the text of {@code /proc/meminfo}. */
    static long availableBytes(String meminfo) throws IOException {
        var match = AVAILABLE.matcher(meminfo);
        if (!match.find()) {
            throw new IOException("no MemAvailable");
        }
        return 1_024 * Long.parseLong(match.group(1));
    }
}
