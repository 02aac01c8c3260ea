package io.tallylight.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of the memory and the append-only file of Redis, read at the start and every {@value #READ_EVERY_MS} ms. They
 * are {@code NaN} while Redis is unavailable, and those of the file also if Redis has none. The fields belong to the
 * context on which it was started; the meters may be read from any thread.
 */
public final class RedisUsage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisUsage.class);
    private static final long READ_EVERY_MS = 10_000;

    /** Last values from Redis; {@code NaN} for a value that Redis did not report. */
    private record Usage(double memoryBytes, double residentBytes, double fileBytes) {
        static final Usage UNKNOWN = new Usage(Double.NaN, Double.NaN, Double.NaN);

        static Usage of(RedisFacts memory, RedisFacts persistence) {
            return new Usage(
                    bytes(memory, "used_memory"),
                    bytes(memory, "used_memory_rss"),
                    bytes(persistence, "aof_current_size"));
        }

        private static double bytes(RedisFacts facts, String field) {
            return facts.text(field).isEmpty() ? Double.NaN : facts.number(field);
        }
    }

    private final Context context;
    private final SharedRedis redis;
    private final MeterRegistry registry;
    private final List<Gauge> gauges;
    private volatile Usage usage = Usage.UNKNOWN;
    private long timer;
    private boolean reading;

    private RedisUsage(Context context, SharedRedis redis, MeterRegistry registry) {
        this.context = context;
        this.redis = redis;
        this.registry = registry;
        this.gauges = List.of(
                gauge("tallylight.redis.memory.used", "Memory that the data of Redis takes up", Usage::memoryBytes),
                gauge("tallylight.redis.memory.rss", "Memory of the process of Redis", Usage::residentBytes),
                gauge("tallylight.redis.aof.size", "Size of the append-only file of Redis", Usage::fileBytes));
    }

    private Gauge gauge(String name, String description, ToDoubleFunction<Usage> value) {
        return Gauge.builder(name, this, redisUsage -> value.applyAsDouble(redisUsage.usage))
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }

    /** Registers the meters and starts reading them. */
    public static RedisUsage start(Vertx vertx, SharedRedis redis, MeterRegistry registry) {
        RedisUsage started = new RedisUsage(vertx.getOrCreateContext(), redis, registry);
        started.context.runOnContext(go -> {
            started.timer = vertx.setPeriodic(READ_EVERY_MS, again -> started.read());
            started.read();
        });
        return started;
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        Future<RedisFacts> memory = info("memory");
        Future<RedisFacts> persistence = info("persistence");
        Future.all(memory, persistence)
                .onSuccess(both -> usage = Usage.of(memory.result(), persistence.result()))
                .onFailure(failure -> {
                    usage = Usage.UNKNOWN;
                    LOG.debug("Redis does not say how much memory it uses: {}", FailureText.of(failure));
                })
                .onComplete(done -> reading = false);
    }

    private Future<RedisFacts> info(String section) {
        return redis.read(() -> redis.commands().info(section)).map(RedisFacts::of);
    }

    /** Stops reading and removes the meters from the registry. */
    @Override
    public void close() {
        context.runOnContext(go -> context.owner().cancelTimer(timer));
        gauges.forEach(registry::remove);
    }
}
