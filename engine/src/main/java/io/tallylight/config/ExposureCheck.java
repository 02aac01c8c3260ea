package io.tallylight.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Refuses to show the world what only this machine may see. */
public final class ExposureCheck {
    private ExposureCheck() {}

    /**
     * Checks where the engine would listen against who could then do what. Resolves {@code http.host}.
     *
     * @throws ConfigException off loopback in {@code open} mode, where everyone who reaches the port may sell and
     *     restock; and with the embedded Redis, unless this is the only node
     */
    public static void check(Config config) throws ConfigException {
        String host = config.http().host();
        if (isLoopback(host)) {
            return;
        }
        if (config.security().mode().equals("open")) {
            throw new ConfigException("http.host " + host + " is not loopback, and security.mode open lets everyone who"
                    + " reaches it sell and restock; use 127.0.0.1, behind a proxy that checks who may call");
        }
        if (config.redis().url() == null && !config.redis().singleNode()) {
            throw new ConfigException("http.host " + host + " is not loopback, and the embedded Redis serves one node"
                    + " only (two nodes with two stocks would oversell); set redis.url, or say --single-node");
        }
    }

    private static boolean isLoopback(String host) throws ConfigException {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new ConfigException("http.host " + host + " is no address of this machine: the name is unknown");
        }
    }
}
