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
 * Counts the HTTP connections of this node, and closes what is too many, or too slow to ask for anything. One that becomes a
 * feed socket counts there instead.
 */
final class HttpConnections {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnections.class);

    private final int max;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;

    /** @param max connections on all event loops together */
    HttpConnections(int max, MeterRegistry registry) {
        this.max = max;
        this.refused = Counter.builder("tallylight.http.connections.refused")
                .description("Connections closed because there were too many")
                .register(registry);
        Gauge.builder("tallylight.http.connections", open, AtomicInteger::get)
                .description("Open HTTP connections, feed sockets not counted")
                .register(registry);
    }

    /** The part of one event loop; to be used on it alone. */
    OnLoop onLoop() {
        return new OnLoop();
    }

    /** The connections of one event loop. */
    final class OnLoop {
        private final Set<HttpConnection> counted = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Those without a request so far, from the oldest on, and when they came, ns. */
        private final Map<HttpConnection, Long> silent = new LinkedHashMap<>();

        /** Counts a connection, or closes it. */
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

        /** The head of a request came over it, whole. */
        void requested(HttpConnection connection) {
            silent.remove(connection);
        }

        /**
         * Closes those whose first head did not arrive in time, however busily it was coming: a handshake of one byte a
         * second would last for ever.
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

        /** Whether it is open, and an HTTP connection still. */
        boolean has(HttpConnection connection) {
            return counted.contains(connection);
        }

        /** It was closed, or is an HTTP connection no more. */
        void left(HttpConnection connection) {
            silent.remove(connection);
            if (counted.remove(connection)) {
                open.decrementAndGet();
            }
        }
    }
}
