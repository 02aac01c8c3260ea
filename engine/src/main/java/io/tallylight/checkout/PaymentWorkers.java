package io.tallylight.checkout;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of all shows for gateways: one {@link PaymentWorker} each, all on one event loop. New shows are found
 * within a second. May run on any number of nodes; a lease lets one of them work for a show at a time. Any thread.
 */
public final class PaymentWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentWorkers.class);

    private final Vertx vertx;
    private final Context context;
    private final SharedRedis redis;
    private final Ledger ledger;
    private final PaymentWorker.Parts parts;
    private final String token;
    private final String method;
    private final Map<String, PaymentWorker> workers = new HashMap<>();
    private final Promise<Void> closed = Promise.promise();
    private boolean closing;

    private PaymentWorkers(
            Vertx vertx,
            SharedRedis redis,
            Ledger ledger,
            Gateways gateways,
            RecordedOrderLookup recorded,
            PaymentPolicy policy,
            PaymentTiming timing,
            MeterRegistry registry,
            PaymentNode node,
            RandomGenerator random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = redis;
        this.ledger = ledger;
        // An earlier start of the same node may be stuck and resume later: it must not be taken for this one.
        this.token = node.id() + "/" + HexFormat.of().toHexDigits(random.nextLong());
        this.method = gateways.owedTo().orElse("");
        PaymentAttempts paymentAttempts = new PaymentAttempts(ledger, policy, this::wake);
        PaymentTaskRunner paymentTaskRunner = new PaymentTaskRunner(
                gateways, policy, paymentAttempts, recorded, new Reconciliation(redis, paymentAttempts));
        this.parts = new PaymentWorker.Parts(
                paymentTaskRunner,
                recorded,
                policy,
                timing,
                new PaymentMetrics(registry),
                node.isClockFarOff(),
                random);
    }

    /** Starts working. */
    public static PaymentWorkers start(
            Vertx vertx,
            SharedRedis redis,
            Ledger ledger,
            Gateways gateways,
            RecordedOrderLookup recorded,
            PaymentPolicy policy,
            MeterRegistry registry,
            PaymentNode node) {
        PaymentWorkers all = new PaymentWorkers(
                vertx,
                redis,
                ledger,
                gateways,
                recorded,
                policy,
                PaymentTiming.DEFAULT,
                registry,
                node,
                new SecureRandom());
        all.context.runOnContext(go -> all.look());
        return all;
    }

    /** Looks at once: something became owed in this show, or one of its payments changed. */
    public void wake(String show) {
        context.runOnContext(go -> {
            if (!closing) {
                worker(show).wake();
            }
        });
    }

    /** Compares a rebuilt show with its gateway's payments, now or whenever the gateway can be reached. */
    public Future<Void> rebuilt(String show) {
        return reconcile(show, "");
    }

    /**
     * Compares a show that goes on under a new epoch, with data that may lack what was acknowledged last, once orders
     * that were on their way have come to the order system, unless those halt the show.
     */
    public Future<Void> newEpoch(String show) {
        return reconcile(show, Reconciliation.NEW_EPOCH);
    }

    private Future<Void> reconcile(String show, String because) {
        return method.isEmpty()
                ? Future.succeededFuture()
                : redis.read(() -> PaymentTaskQueue.noteReconciliation(redis, show, method, because))
                        .onSuccess(done -> wake(show))
                        .mapEmpty();
    }

    /** Stops after the calls on their way, and gives the leases up. Never fails. */
    public Future<Void> close() {
        context.runOnContext(go -> {
            if (!closing) {
                closing = true;
                Future.join(workers.values().stream().map(PaymentWorker::close).toList())
                        .onComplete(done -> closed.tryComplete());
            }
        });
        return closed.future();
    }

    private PaymentWorker worker(String show) {
        return workers.computeIfAbsent(
                show,
                id -> new PaymentWorker(
                        context,
                        id,
                        new PaymentTaskQueue(
                                redis, id, method, token, parts.timing().lease()),
                        parts));
    }

    private void look() {
        ledger.reader().shows().onComplete(shows -> {
            if (closing) {
                return;
            }
            if (shows.succeeded()) {
                refresh(shows.result());
            } else {
                LOG.debug("payments wait, since Redis is away: {}", FailureText.of(shows.cause()));
            }
            vertx.setTimer(parts.timing().refresh(), again -> look());
        });
    }

    private void refresh(Set<String> shows) {
        for (String show : shows) {
            if (!workers.containsKey(show)) {
                worker(show).wake();
            }
        }
        workers.entrySet().removeIf(entry -> {
            boolean gone = !shows.contains(entry.getKey());
            if (gone) {
                entry.getValue().close().onFailure(e -> LOG.warn("stopping a payment worker failed", e));
            }
            return gone;
        });
    }
}
