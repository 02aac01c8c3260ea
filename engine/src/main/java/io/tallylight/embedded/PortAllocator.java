package io.tallylight.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** Source of ports for the embedded Redis. */
interface PortAllocator {
    /**
     * First port. It is below the range from which Linux (32768 up) and macOS (49152 up) give ports to outgoing
     * connections: while Redis is being restarted, none of those may take its port.
     */
    int FIRST = 16_384;

    int LAST = 32_767;
    int TRIES_MAX = 1_000;

    /** Returns a port on loopback on which nothing listens at this moment; that may change at the next moment. */
    int free() throws EmbeddedRedisException;

    /** Returns a random port. */
    static int random() throws EmbeddedRedisException {
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(on(port));
                return port;
            } catch (IOException e) {
                // Taken; another one will do.
            }
        }
        throw new EmbeddedRedisException("no free port on loopback from " + FIRST + " to " + LAST);
    }

    /**
     * Returns the address by its bytes, since the JVM may prefer {@code ::1} as its loopback, where Redis doesn't
     * listen.
     */
    static InetSocketAddress on(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
