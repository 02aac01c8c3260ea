package io.tallylight.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.redis.FailureText;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the HTTP connections of this node. Closes connections above the limit, and connections that send their first
 * request too slowly. A connection that becomes a feed socket is counted by the feed instead.
 */
final class HttpConnections {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnections.class);

    private final int max;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;

    /**
     * Creates the counter.
     *
     * @param max maximum number of connections on all event loops together
     */
    HttpConnections(int max, MeterRegistry registry) {
        this.max = max;
        this.refused = Counter.builder("tallylight.http.connections.refused")
                .description("Connections closed because there were too many")
                .register(registry);
        Gauge.builder("tallylight.http.connections", open, AtomicInteger::get)
                .description("Open HTTP connections, feed sockets not counted")
                .register(registry);
    }

    /** Returns the part of one event loop, which must be used on that event loop only. */
    OnLoop onLoop() {
        return new OnLoop();
    }

    /** The connections of one event loop. */
    final class OnLoop {
        private final Set<HttpConnection> counted = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Connections without a request so far, the oldest first, and the times at which they were opened, ns. */
        private final Map<HttpConnection, Long> silent = new LinkedHashMap<>();

        /** Counts a connection, or closes it if there are too many. */
        void opened(HttpConnection connection) {
            if (open.incrementAndGet() > max) {
                open.decrementAndGet();
                refused.increment();
                connection.close().onFailure(gone -> LOG.debug("it was: {}", FailureText.of(gone)));
                return;
            }
            counted.add(connection);
            HttpConnectionHandler.add(connection);
            silent.put(connection, System.nanoTime());
            connection.closeHandler(v -> left(connection));
        }

        /** Records that the complete head of a request has arrived on the connection. */
        void requested(HttpConnection connection) {
            silent.remove(connection);
        }

        /**
         * Closes connections whose first head did not arrive in time, even if bytes still arrive: a handshake of one
         * byte a second would last for ever.
         */
        void closeSlow(long patienceMs) {
            long since = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(patienceMs);
            List<HttpConnection> slow = new ArrayList<>();
            for (Map.Entry<HttpConnection, Long> entry : silent.entrySet()) {
                if (entry.getValue() - since > 0) {
                    break;
                }
                slow.add(entry.getKey());
            }
            for (HttpConnection connection : slow) {
                silent.remove(connection);
                connection.close().onFailure(gone -> LOG.debug("it was: {}", FailureText.of(gone)));
            }
        }

        /** Returns whether the connection is open and still an HTTP connection. */
        boolean has(HttpConnection connection) {
            return counted.contains(connection);
        }

        /** Stops counting a connection that was closed or is no longer an HTTP connection. */
        void left(HttpConnection connection) {
            silent.remove(connection);
            if (counted.remove(connection)) {
                open.decrementAndGet();
            }
        }
    }
}
