package io.tallylight.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name of this process among the nodes on one Redis: host and process number, which operators recognise. */
public final class NodeId {
    private static final int HOST_CHARS_MAX = 64;
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private NodeId() {}

    /**
     * Returns {@code HOST-PID}. In a container the process number alone says nothing, since it is 1 in most of them.
     *
     * @param environment environment variables, such as {@link System#getenv()}
     */
    public static String ofThisProcess(Map<String, String> environment) {
        return of(host(environment), ProcessHandle.current().pid());
    }

    static String of(String host, long pid) {
        String plain = host.strip().replaceAll("[^A-Za-z0-9._-]+", "-");
        String cut = plain.length() > HOST_CHARS_MAX ? plain.substring(0, HOST_CHARS_MAX) : plain;
        return (cut.isEmpty() ? "node" : cut) + "-" + pid;
    }

    private static String host(Map<String, String> environment) {
        String given = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        if (!given.isBlank()) {
            return given;
        }
        try {
            return Files.isReadable(HOSTNAME)
                    ? Files.readString(HOSTNAME)
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException unknown) {
            return "";
        }
    }
}
