package io.tallylight.boot;

import io.lettuce.core.RedisException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallylight.admission.RateLimits;
import io.tallylight.api.BuyerDocuments;
import io.tallylight.api.HttpApi;
import io.tallylight.api.OrderDeliveries;
import io.tallylight.checkout.PaymentNode;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.config.ServerUrl;
import io.tallylight.embedded.AppendFsync;
import io.tallylight.embedded.DataFolder;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.embedded.EmbeddedRedisException;
import io.tallylight.embedded.ServerChoice;
import io.tallylight.feed.FeedHub;
import io.tallylight.feed.JwtTokens;
import io.tallylight.feed.TicketOrJwt;
import io.tallylight.feed.Tickets;
import io.tallylight.ledger.AuditScheduler;
import io.tallylight.ledger.BuyerReader;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.Retention;
import io.tallylight.ledger.Sweeper;
import io.tallylight.ledger.record.RecordIds;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.flush.DeliveryReader;
import io.tallylight.orders.flush.OutboxFlushers;
import io.tallylight.recovery.JournalReader;
import io.tallylight.recovery.LossDetector;
import io.tallylight.recovery.Rebuilder;
import io.tallylight.redis.Durability;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.LoadWait;
import io.tallylight.redis.NodeRegistry;
import io.tallylight.redis.RedisClock;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.RedisUsage;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.Deletions;
import io.tallylight.show.ShowReader;
import io.tallylight.show.Shows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires all parts together. Each part that starts registers its stop action; closing, or a failed start, runs these
 * actions in the opposite order.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long SWEEP_MS = 100;
    private static final long RETENTION_LOOK_MS = 60_000;
    private static final long IN_FLIGHT_MS = 10_000;
    private static final int CLOSE_SECONDS = 10;
    private static final long LOAD_MS_MAX = 590_000; // so that this failure is reported, and not a time-out of the step
    private static final int START_STEP_SECONDS_MAX = 600;
    private static final int STOP_STEP_SECONDS_MAX = 30;
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Config config;
    private int port;
    private String embeddedServer = "";

    private Engine(Config config) {
        this.config = config;
    }

    /**
     * Starts all parts and returns when the engine serves. If a part cannot start, those that were started are stopped
     * again.
     *
     * @throws EngineException with one line that names the reason
     */
    public static Engine start(Config config) throws EngineException {
        Engine engine = new Engine(config);
        boolean started = false;
        try {
            engine.wire();
            started = true;
            return engine;
        } catch (EmbeddedRedisException | OrderSystemException e) {
            throw new EngineException(1, FailureText.of(e), e);
        } finally {
            if (!started) {
                engine.close();
            }
        }
    }

    /** Returns the port that the engine listens on. */
    public int port() {
        return port;
    }

    /**
     * Returns the program of the embedded Redis, its version and its origin, for people; empty if Redis runs elsewhere.
     */
    public String embeddedServer() {
        return embeddedServer;
    }

    private void wire() throws EngineException, EmbeddedRedisException, OrderSystemException {
        String nodeId = NodeId.ofThisProcess(System.getenv());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        undo.push(metrics::close);
        String url = redisUrl(metrics);
        int loops = config.http().eventLoops() > 0
                ? config.http().eventLoops()
                : Runtime.getRuntime().availableProcessors();
        // Vert.x would look for files in the working directory and on the class path, and copy them to the temp folder.
        FileSystemOptions files =
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(Math.max(2, loops))
                .setPreferNativeTransport(true)
                .setFileSystemOptions(files));
        undo.push(() -> stop(vertx.close()));
        undo.push(
                ProcessMetrics.bind(metrics, BuildVersion.text(), config.data().dir()));

        SharedRedis streams = connect(url);
        undo.push(streams::close);
        awaitLoaded(vertx, streams, url);
        RedisUsage usage = RedisUsage.start(vertx, streams, metrics);
        undo.push(usage::close);
        Ledger ledger = ledger(vertx, url, loops, metrics);
        undo.push(() -> stop(ledger.close()));
        RedisClock clock = join(RedisClock.start(vertx, streams, Clock.systemUTC(), System::nanoTime, metrics));
        undo.push(clock::close);
        ConfiguredOrderSystems systems = ConfiguredOrderSystems.open(vertx, config, clock);
        undo.push(() -> systems.all().forEach(OrderSystem::close));
        SecureRandom random = new SecureRandom();
        IdSecret secret = new IdSecret(config.data().dir(), streams, systems.sql());
        RecordIds ids = secret.open(random);
        undo.push(secret.watch(vertx)::close);
        OutboxFlushers outboxFlushers = OutboxFlushers.start(
                vertx, streams, systems.all(), metrics, ConfiguredOrderSystems.flushNode(config, nodeId, clock));
        undo.push(() -> stop(outboxFlushers.close().timeout(CLOSE_SECONDS, TimeUnit.SECONDS)));
        ledger.onChange(outboxFlushers::changed);
        OrderDeliveries orderDeliveries = ConfiguredOrderSystems.out(vertx, config, streams, outboxFlushers);
        PaymentParts payments = PaymentParts.start(
                vertx,
                config.payments(),
                streams,
                ledger,
                orderDeliveries.recorded(),
                clock,
                metrics,
                new PaymentNode(nodeId, clock::isFarOff));
        undo.push(() -> stop(payments.close().timeout(CLOSE_SECONDS, TimeUnit.SECONDS)));
        Tickets tickets = new Tickets(streams, random, clock);
        Secret jwt = config.security().jwtSecret();
        TicketOrJwt tokens = new TicketOrJwt(tickets, jwt == null ? null : new JwtTokens(vertx, jwt.text(), clock));
        DeliveryReader deliveries = new DeliveryReader(streams, systems.names());
        BuyerDocuments holdings = new BuyerDocuments(new BuyerReader(streams), ledger.reader(), deliveries);
        FeedHub feed = new FeedHub(
                vertx,
                streams,
                PartSettings.feed(config),
                new FeedHub.Sources(word(random), tokens, holdings, clock),
                metrics);
        undo.push(() -> stop(feed.close()));
        Sweeper sweeper = new Sweeper(vertx, ledger, clock);
        sweeper.start(SWEEP_MS);
        undo.push(sweeper::stop);
        NodeRegistry nodes = join(NodeRegistry.start(
                vertx, streams, clock, PartSettings.node(config, nodeId + "-" + word(random)), metrics));
        undo.push(nodes::close);
        Retention retention = new Retention(vertx, ledger, clock, nodes::retentionMs);
        retention.start(RETENTION_LOOK_MS);
        undo.push(retention::stop);
        AuditScheduler audits = new AuditScheduler(vertx, ledger, metrics, clock);
        audits.start(config.ledger().auditPeriodMs());
        undo.push(audits::stop);
        JournalReader known = new JournalReader(vertx, systems.sql());
        undo.push(known::close);
        LossDetector losses = join(LossDetector.start(
                vertx,
                new LossDetector.Parts(
                        streams,
                        ledger,
                        known,
                        PartSettings.durability(config) instanceof Durability.Replicated,
                        () -> word(random),
                        feed::readAgain,
                        payments::newEpoch,
                        metrics)));
        ledger.onOtherLife(show -> losses.checkSoon());
        undo.push(losses::close);
        feed.expectBack(losses::isLost, losses::check);
        CommerceParts commerce = CommerceParts.start(vertx, config.shop(), streams, ledger, metrics);
        undo.push(commerce.shopify()::stop);
        Shows shows = new Shows(
                ledger,
                new ShowReader(streams),
                commerce.index(),
                PartSettings.definitions(config, payments),
                () -> word(random),
                losses::requireFree);
        Deletions deletions = Deletions.start(new Deletions.Parts(
                vertx, ledger, streams, commerce.index(), commerce.shopify(), outboxFlushers::wake));
        undo.push(deletions::stop);
        Rebuilder rebuilder = new Rebuilder(new Rebuilder.Parts(
                vertx, ledger, known, systems.sql().name(), systems.names(), losses, () -> word(random), show -> {
                    outboxFlushers.watch(show);
                    feed.readAgain(show);
                    commerce.rebuilt(show);
                    payments.rebuilt(show);
                }));
        RateLimits rateLimits =
                new RateLimits(config.admission(), config.http().trustedProxies(), System::nanoTime, metrics);
        HttpApi api = new HttpApi(
                vertx,
                config,
                new HttpApi.Features(
                        ledger,
                        ids,
                        streams,
                        shows,
                        deletions,
                        feed,
                        tickets,
                        deliveries,
                        orderDeliveries,
                        losses,
                        rebuilder,
                        outboxFlushers::watch,
                        payments.forApi(),
                        commerce.shopify(),
                        rateLimits,
                        metrics));
        port = listen(api, loops);
        undo.push(() -> shutDown(api, sweeper, feed, outboxFlushers));
        undo.push(() -> drain(api, config.http().drainMs()));
    }

    /** Reports the node as not ready but continues to serve, for as long as a load balancer needs to notice. */
    private static void drain(HttpApi api, int drainMs) {
        if (drainMs > 0) {
            LOG.info("draining: /health/ready is 503, requests are served for another {} ms", drainMs);
        }
        join(api.drain());
    }

    /**
     * Refuses new commands, completes those in flight, closes the feed and flushes orders; the parts then stop one by
     * one.
     */
    private static void shutDown(HttpApi api, Sweeper sweeper, FeedHub feed, OutboxFlushers outboxFlushers) {
        LOG.info("shutting down: new commands are refused, those in flight have {} ms", IN_FLIGHT_MS);
        stop(api.refuseCommands(IN_FLIGHT_MS));
        sweeper.stop();
        stop(feed.close());
        stop(outboxFlushers.drain(DRAIN));
    }

    private String redisUrl(PrometheusMeterRegistry metrics) throws EmbeddedRedisException {
        DataFolder folder = DataFolder.open(config.data().dir());
        undo.push(folder::close);
        ServerUrl url = config.redis().url();
        if (url != null) {
            return url.text();
        }
        boolean fast = PartSettings.durability(config) instanceof Durability.Fast;
        String path = System.getenv().getOrDefault("PATH", "");
        EmbeddedRedis redis = EmbeddedRedis.start(
                folder,
                fast ? AppendFsync.EVERY_SECOND : AppendFsync.ALWAYS,
                new ServerChoice(config.redis().server(), path));
        undo.push(redis::close);
        embeddedServer = redis.server().text();
        EmbeddedRedisMetrics.bind(metrics, redis.server());
        return redis.engineUrl();
    }

    private SharedRedis connect(String url) throws EngineException {
        try {
            return SharedRedis.connect(url, PartSettings.redisTls(config));
        } catch (RedisException | IllegalArgumentException e) {
            throw new EngineException(
                    1, "Redis at " + ServerUrl.masked(url) + " cannot be reached: " + rootMessage(e), e);
        }
    }

    private static void awaitLoaded(Vertx vertx, SharedRedis streams, String url) throws EngineException {
        try {
            join(LoadWait.until(vertx, streams, LOAD_MS_MAX));
        } catch (CompletionException e) {
            throw new EngineException(1, "Redis at " + ServerUrl.masked(url) + " cannot be used: " + rootMessage(e), e);
        }
    }

    private Ledger ledger(Vertx vertx, String url, int loops, PrometheusMeterRegistry metrics) throws EngineException {
        try {
            RedisEndpoint endpoint = new RedisEndpoint(
                    url, PartSettings.durability(config), config.redis().trustConfig(), PartSettings.redisTls(config));
            return join(Ledger.open(
                    vertx, endpoint, loops, PartSettings.ledger(config), PartSettings.notices(config), metrics));
        } catch (CompletionException e) {
            throw new EngineException(1, "Redis at " + ServerUrl.masked(url) + " cannot be used: " + rootMessage(e), e);
        }
    }

    private int listen(HttpApi api, int loops) throws EngineException {
        try {
            return join(api.listen(loops));
        } catch (CompletionException e) {
            String address = config.http().host() + ":" + config.http().port();
            String why = FailureText.isAddressInUse(e) ? "port " + config.http().port() + " is in use" : rootMessage(e);
            throw new EngineException(1, "cannot listen on " + address + ": " + why, e);
        }
    }

    /** Returns a short word that no other show is likely to have: 40 random bits. */
    private static String word(RandomGenerator random) {
        return Long.toString(random.nextLong(1L << 40), Character.MAX_RADIX);
    }

    private static <T> T join(Future<T> future) {
        return join(future, START_STEP_SECONDS_MAX);
    }

    private static void stop(Future<?> stopping) {
        var unused = join(stopping, STOP_STEP_SECONDS_MAX);
    }

    /** Waits for a future. An interrupt does not end the wait; the deadline does. */
    private static <T> T join(Future<T> future, int secondsMax) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(secondsMax, TimeUnit.SECONDS)
                .join();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return FailureText.of(root);
    }

    /** Stops the parts in order and blocks meanwhile: see {@code wire}. A second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException e) {
                LOG.warn("a part did not stop cleanly: {}", rootMessage(e));
            }
        }
    }
}
