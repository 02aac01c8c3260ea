package io.tallylight.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

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

    private record Key(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void handle(RoutingContext ctx, Routes routes) {
        long start = System.nanoTime();
        ctx.addEndHandler(v -> {
            HttpMethod method = ctx.request().method();
            Key key = new Key(
                    METHODS.contains(method) ? method.name() : OTHER,
                    routes.template(ctx).orElse(OTHER),
                    ctx.response().getStatusCode());
            timers.computeIfAbsent(key, this::timer).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        });
        ctx.next();
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
