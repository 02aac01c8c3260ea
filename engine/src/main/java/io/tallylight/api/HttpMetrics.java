package io.tallylight.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the duration of requests by method, route and status. The number of timers is limited: only routes that sell
 * have more than one bucket, a request that has no row in the route table counts under the route {@code other}, and so
 * do refusals beyond the first {@value #REFUSALS_MAX} combinations of method, route and status. May be used from any
 * thread.
 */
final class HttpMetrics {
    /** Label of an unknown method, and of a route that is not in the table or has no timer left. */
    private static final String OTHER = Routes.OTHER;

    /**
     * Maximum number of combinations of method, route and status 4xx with their own timer, not counting routes that
     * sell.
     */
    static final int REFUSALS_MAX = 128;

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Buckets of the other routes, which have one since all timers of one name must be of the same kind. */
    private static final Duration[] ONE_BUCKET = {Duration.ofSeconds(1)};

    private static final int STATUS_MAX = 599;

    private record Key(String method, String route, int status) {
        boolean isRefusal() {
            return status >= 400 && status < 500;
        }
    }

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new HashMap<>(); // this and the following fields are guarded by its lock
    private int refusals;

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts an answer to a request that has no row in the route table. */
    void record(HttpMethod method, int status, long nanos) {
        String name = METHODS.contains(method) ? method.name() : OTHER;
        timer(new Key(name, OTHER, status), false).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The timers of one method and route, for callers that look them up once. */
    final class OfRoute {
        private final String method;
        private final String route;
        private final boolean hasPercentiles;
        private final AtomicReferenceArray<@Nullable Timer> byStatus = new AtomicReferenceArray<>(STATUS_MAX + 1);

        /**
         * Creates the timers.
         *
         * @param hasPercentiles whether percentiles can be computed from them
         */
        OfRoute(HttpMethod method, String route, boolean hasPercentiles) {
            this.method = method.name();
            this.route = route;
            this.hasPercentiles = hasPercentiles;
        }

        /** Counts an answer of this status. */
        void record(int status, long nanos) {
            Timer timer = byStatus.get(status);
            if (timer == null) {
                timer = timer(new Key(method, route, status), hasPercentiles);
                byStatus.set(status, timer);
            }
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized Timer timer(Key key, boolean hasPercentiles) {
        Timer known = timers.get(key);
        if (known != null) {
            return known;
        }
        if (key.isRefusal() && !hasPercentiles && !key.route.equals(OTHER)) {
            if (refusals >= REFUSALS_MAX) {
                return timer(new Key(key.method, OTHER, key.status), false);
            }
            refusals++;
        }
        Timer made = make(key, hasPercentiles);
        timers.put(key, made);
        return made;
    }

    private Timer make(Key key, boolean hasPercentiles) {
        return Timer.builder("tallylight.http")
                .description("From a request's head to the end of its response")
                .tag("method", key.method)
                .tag("route", key.route)
                .tag("status", Integer.toString(key.status))
                .serviceLevelObjectives(hasPercentiles ? BUCKETS : ONE_BUCKET)
                .register(registry);
    }
}
