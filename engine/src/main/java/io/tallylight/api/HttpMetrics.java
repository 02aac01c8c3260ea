package io.tallylight.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Times requests by method, address and status. Callers choose none of the labels: each has few values. Any thread. */
final class HttpMetrics {
    private static final String OTHER = "other";
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private static final int STATUS_MAX = 599;

    private record Key(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts an answer to a request that has no row in the route table. */
    void record(HttpMethod method, String template, int status, long nanos) {
        String name = METHODS.contains(method) ? method.name() : OTHER;
        timer(name, template, status).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The timers of one method and address, for whoever looks them up once. */
    final class OfRoute {
        private final String method;
        private final String route;
        private final AtomicReferenceArray<@Nullable Timer> byStatus = new AtomicReferenceArray<>(STATUS_MAX + 1);

        OfRoute(HttpMethod method, String route) {
            this.method = method.name();
            this.route = route;
        }

        /** Counts an answer of this status. */
        void record(int status, long nanos) {
            Timer timer = byStatus.get(status);
            if (timer == null) {
                timer = timer(method, route, status);
                byStatus.set(status, timer);
            }
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(String method, String route, int status) {
        return timers.computeIfAbsent(new Key(method, route, status), this::timer);
    }

    private Timer timer(Key key) {
        return Timer.builder("tallylight.http")
                .description("From a request's head to the end of its response")
                .tag("method", key.method)
                .tag("route", key.route)
                .tag("status", Integer.toString(key.status))
                .publishPercentileHistogram()
                .register(registry);
    }
}
