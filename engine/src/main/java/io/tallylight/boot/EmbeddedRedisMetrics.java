package io.tallylight.boot;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.tallylight.embedded.EmbeddedRedis.Server;

/** Registers a meter that names the program of the embedded Redis. */
final class EmbeddedRedisMetrics {
    private EmbeddedRedisMetrics() {}

    static void bind(PrometheusMeterRegistry registry, Server server) {
        Info info = Info.builder()
                .name("tallylight_embedded_redis_info")
                .help("Program of the embedded Redis, its version and where it is from; the value is always 1")
                .labelNames("product", "version", "source")
                .register(registry.getPrometheusRegistry());
        info.addLabelValues(server.product(), server.version(), server.bundled() ? "bundled" : "installed");
    }
}
