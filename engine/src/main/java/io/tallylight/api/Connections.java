package io.tallylight.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpConnection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the HTTP connections of this node, and closes what is too many. A connection counts from its first request: one
 * that never makes any is ended by the idle timeout. One that becomes a feed socket counts there instead.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final int max;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter refused;

    /** @param max connections on all event loops together */
    Connections(int max, MeterRegistry registry) {
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

        /** Counts a connection, or closes it. */
        void opened(HttpConnection connection) {
            if (open.incrementAndGet() > max) {
                open.decrementAndGet();
                refused.increment();
                connection.close().onFailure(gone -> LOG.debug("it was: {}", gone.getMessage()));
                return;
            }
            counted.add(connection);
            connection.closeHandler(v -> left(connection));
        }

        /** It was closed, or is an HTTP connection no more. */
        void left(HttpConnection connection) {
            if (counted.remove(connection)) {
                open.decrementAndGet();
            }
        }
    }
}
