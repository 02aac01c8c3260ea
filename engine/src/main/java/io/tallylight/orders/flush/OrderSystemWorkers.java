package io.tallylight.orders.flush;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order systems of a node with their workers, and their parked state. Parks and follows on {@code context} alone.
 */
final class OrderSystemWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSystemWorkers.class);

    private final Context context;
    private final List<OrderSystemWorker> workers;
    private final ParkedSystems parkedSystems;
    private final OutboxReaders readers;
    private Set<String> parkedElsewhere = Set.of(); // and not configured here

    /**
     * Creates the workers.
     *
     * @throws IllegalArgumentException when two systems have the same name
     */
    OrderSystemWorkers(
            Context context,
            SharedRedis redis,
            List<OrderSystem> systems,
            MeterRegistry registry,
            Clock clock,
            FlushTiming timing,
            RandomGenerator random) {
        List<String> names = systems.stream().map(OrderSystem::name).toList();
        if (Set.copyOf(names).size() != names.size()) {
            throw new IllegalArgumentException("two order systems have the same name: " + names);
        }
        Vertx vertx = context.owner();
        this.context = context;
        this.workers = systems.stream()
                .map(system -> new OrderSystemWorker(
                        vertx,
                        system,
                        new OrderMetrics(registry, system.name()),
                        new OrderSystemBreaker(system.name(), timing.down(), random, System::nanoTime)))
                .toList();
        this.parkedSystems = new ParkedSystems(redis, names);
        this.readers = new OutboxReaders(redis, names, clock);
    }

    List<OrderSystemWorker> workers() {
        return workers;
    }

    ParkedSystems parking() {
        return parkedSystems;
    }

    /**
     * Returns the names of the systems that are now parked, or of those that are not, including those that only other
     * nodes have.
     */
    List<String> names(boolean parked) {
        Set<String> names = new TreeSet<>();
        workers.stream()
                .filter(worker -> worker.isParked() == parked)
                .map(OrderSystemWorker::name)
                .forEach(names::add);
        readers.elsewhere().stream()
                .filter(name -> parkedElsewhere.contains(name) == parked)
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** Parks a system, which wants no orders any more. */
    void park(OrderSystemWorker worker, String reason) {
        if (worker.isParked()) {
            return;
        }
        worker.setParked(true);
        worker.metrics().alarm();
        LOG.error("{} is parked, no orders go there until it is resumed: {}", worker.name(), reason);
        Future.fromCompletionStage(
                        parkedSystems.park(worker.name(), Clock.systemUTC().millis(), reason), context)
                .onFailure(e -> {
                    worker.setParked(false); // the system will say so again
                    LOG.warn("{} could not be parked: {}", worker.name(), FailureText.of(e));
                });
    }

    /**
     * Reads which systems are parked, by any node, and which ones other nodes have; returns whether anything changed.
     */
    Future<Boolean> follow() {
        return readers.follow(context)
                .compose(read -> Future.fromCompletionStage(parked(), context))
                .map(parked -> {
                    parkedElsewhere = parked.keySet();
                    boolean changed = false;
                    for (OrderSystemWorker worker : workers) {
                        boolean now = parked.containsKey(worker.name());
                        if (now != worker.isParked()) {
                            worker.setParked(now);
                            LOG.info("{} {}", worker.name(), now ? "is parked" : "takes orders again");
                            changed = true;
                        }
                    }
                    return changed;
                });
    }

    private CompletionStage<Map<String, ParkedSystems.Parked>> parked() {
        try {
            return parkedSystems.parked();
        } catch (RuntimeException e) { // a closed client throws at once, and more than its own exceptions
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    /** Records one event by itself; any thread. Fails as the system fails, and when it is parked. */
    Future<RecordResult> replay(String system, OrderEvent event) {
        for (OrderSystemWorker worker : workers) {
            if (worker.name().equals(system)) {
                return worker.isParked()
                        ? Future.failedFuture(new OrderSystemException(system + " is parked", null))
                        : worker.replay(event);
            }
        }
        return Future.failedFuture(new IllegalArgumentException("no such order system: " + system));
    }

    Future<?> close() {
        return Future.join(workers.stream().map(OrderSystemWorker::close).toList());
    }
}
