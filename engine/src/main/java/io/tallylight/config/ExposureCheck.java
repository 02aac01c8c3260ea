package io.tallylight.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Prevents the engine from listening on a public address in a configuration that is safe on this machine only. */
public final class ExposureCheck {
    private ExposureCheck() {}

    /**
     * Checks that the address that the engine would listen on fits the other settings. Resolves {@code http.host}.
     *
     * @throws ConfigException if the address is not loopback and the mode is {@code open}, in which everyone who
     *     reaches the port may sell and restock, or the embedded Redis is used, unless this is the only node
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
