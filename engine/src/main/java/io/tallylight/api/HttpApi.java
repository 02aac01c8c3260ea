package io.tallylight.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallylight.admission.ConnectionPacer;
import io.tallylight.admission.RateLimits;
import io.tallylight.checkout.Checkouts;
import io.tallylight.checkout.GatewayWebhooks;
import io.tallylight.checkout.Incidents;
import io.tallylight.checkout.stripe.StripeSignature;
import io.tallylight.commerce.ShopifyWebhooks;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.feed.Announcements;
import io.tallylight.feed.FeedHub;
import io.tallylight.feed.Tickets;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.record.RecordIds;
import io.tallylight.orders.flush.DeliveryReader;
import io.tallylight.recovery.LossDetector;
import io.tallylight.recovery.Rebuilder;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.Deletions;
import io.tallylight.show.Shows;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP servers: one for each event loop, all on one port. */
public final class HttpApi {
    private static final int HEADS_LOOK_MS = 1_000;

    /** Identifies the free port that all servers of one Vert.x share; with port 0 each would get its own. */
    private static final int SHARED_PORT_ID = 1;

    private final CallerScope callerScope;
    private final Vertx vertx;
    private final Config config;
    private final Features features;
    private final InFlightRequests inFlightRequests = new InFlightRequests();
    private final OriginPolicy originPolicy;
    private final HttpMetrics requests;
    private final SystemRoutes system;
    private final PageRoutes pages;
    private final LostShowResponder lost;
    private final PublicBasketLines lines;
    private final RateLimiter rateLimiter;
    private final HttpConnections connections;
    private final ConnectionPacers connectionPacers;
    private final FeedRoutes feed;
    private final BodyLimits.Shared shared;
    private final SocketAddress address;
    private final AtomicInteger port = new AtomicInteger();

    /**
     * Services that the routes call.
     *
     * @param admission rate limits of every request
     * @param showMade is told of each new show, so that its work starts before the next search finds it
     */
    public record Features(
            Ledger ledger,
            RecordIds ids,
            SharedRedis streams,
            Shows shows,
            Deletions deletions,
            FeedHub feed,
            Tickets tickets,
            DeliveryReader deliveries,
            OrderDeliveries ordersOut,
            LossDetector losses,
            Rebuilder rebuilder,
            Consumer<String> showMade,
            Payments payments,
            ShopifyWebhooks shopify,
            RateLimits admission,
            PrometheusMeterRegistry metrics) {}

    /**
     * Services that the payment routes call.
     *
     * @param owed is told of a show that has a payment task
     * @param clock clock for the age of gateways' signatures
     */
    public record Payments(
            Checkouts checkouts, GatewayWebhooks notices, Incidents incidents, Consumer<String> owed, Clock clock) {}

    public HttpApi(Vertx vertx, Config config, Features features) {
        this.vertx = vertx;
        this.config = config;
        this.features = features;
        this.callerScope = new CallerScope(features.ids());
        this.originPolicy = new OriginPolicy(config.http().host(), config.cors().origins());
        this.requests = new HttpMetrics(features.metrics());
        this.rateLimiter = new RateLimiter(features.admission());
        this.connections = new HttpConnections(config.http().connectionsMax(), features.metrics());
        this.connectionPacers = new ConnectionPacers(vertx, features.metrics());
        this.shared = new BodyLimits.Shared(
                new BodyBudget(config.limits().bodies(), features.admission(), features.metrics()),
                new CatalogueUploads(
                        vertx, config.data().dir(), config.limits().bodies().importUploadsMax()));
        this.feed = new FeedRoutes(features.feed(), rateLimiter, config.feed().origins());
        this.system = new SystemRoutes(
                features.ledger(), features.streams(), inFlightRequests, features.metrics(), ProblemPages.load());
        this.pages = new PageRoutes(vertx, WebFiles.load(), config.http().frameAncestors());
        this.lines = new PublicBasketLines(features.ledger().reader());
        this.lost = new LostShowResponder(features.losses(), lines);
        this.address = config.http().port() == 0
                ? SocketAddress.sharedRandomPort(SHARED_PORT_ID, config.http().host())
                : SocketAddress.inetSocketAddress(
                        config.http().port(), config.http().host());
    }

    /** Listens with this many event loops and returns the port. Fails if the port is in use. */
    public Future<Integer> listen(int eventLoops) {
        Future<?> first = vertx.deployVerticle(new Server());
        return first.compose(v -> {
                    List<Future<?>> others = new ArrayList<>();
                    for (int i = 1; i < eventLoops; i++) {
                        others.add(vertx.deployVerticle(new Server()));
                    }
                    return Future.all(others);
                })
                .map(v -> port.get());
    }

    /**
     * Answers {@code /health/ready} with 503 from now on and everything else as before, so that load balancers send
     * requests to other nodes. Completes after {@code http.drainMs}.
     */
    public Future<Void> drain() {
        return inFlightRequests.drain(vertx, config.http().drainMs());
    }

    /**
     * Refuses new commands and connections that wait for the feed from now on. Completes when the commands in flight
     * are answered, or after {@code atMostMs}.
     */
    public Future<Void> refuseCommands(long atMostMs) {
        connectionPacers.close();
        return inFlightRequests.shut(vertx, atMostMs);
    }

    private final class Server extends VerticleBase {
        private @Nullable HttpServer server;

        @Override
        public Future<?> start() {
            HttpServerOptions options = new HttpServerOptions()
                    .setTcpNoDelay(true)
                    // With it, Vert.x reports a connection only when its first head is complete, which may never
                    // happen.
                    .setHttp2ClearTextEnabled(false)
                    // Applies to reads only: tracking writes would cost each answer a listener, and none is that slow.
                    .setReadIdleTimeout(config.http().idleTimeoutMs())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
            FeedHub.configure(options);
            HttpConnections.OnLoop mine = connections.onLoop();
            ConnectionPacer connectionPacer = connectionPacers.onLoop(context);
            Routes routes = routes();
            feed.mount(routes, mine, connectionPacer);
            BodyLimits bodyLimits = new BodyLimits(vertx, config, shared);
            RequestChecks checks = new RequestChecks(originPolicy, rateLimiter, lost, features.ledger(), bodyLimits);
            Dispatcher dispatcher = new Dispatcher(
                    new Dispatcher.Steps(vertx, routes, checks, inFlightRequests, bodyLimits, requests), lost::answer);
            int headMs = config.http().bodyTimeoutMs();
            vertx.setPeriodic(Math.min(headMs, HEADS_LOOK_MS), id -> mine.closeSlow(headMs));
            HttpServer made = vertx.createHttpServer(options)
                    .connectionHandler(mine::opened)
                    .invalidRequestHandler(UnreadableRequests::answer)
                    .requestHandler(request -> {
                        DefaultHeaders.set(request, inFlightRequests.isDraining() && !inFlightRequests.isShut());
                        mine.requested(request.connection());
                        dispatcher.handle(request);
                    });
            server = made;
            return made.listen(address).onSuccess(bound -> port.set(bound.actualPort()));
        }

        @Override
        public Future<?> stop() {
            return server == null ? Future.succeededFuture() : server.close();
        }
    }

    private Routes routes() {
        Routes routes = new Routes(requests);
        new ShowRoutes(features.shows(), features.deletions(), features.ledger(), features.showMade()).mount(routes);
        new ImportRoutes(imports(), config.limits().offersMax()).mount(routes);
        new AdjustmentRoutes(callerScope, features.ledger()).mount(routes);
        mountSelling(routes);
        new ShopifyRoutes(features.shopify(), Secret.texts(config.shop().secrets())).mount(routes);
        new RecoveryRoutes(features.rebuilder()).mount(routes);
        new DeadLetterRoutes(
                        features.ordersOut().letters(), features.ordersOut().parking())
                .mount(routes);
        new FeedCommandRoutes(features.ledger().reader(), new Announcements(features.streams()), features.tickets())
                .mount(routes);
        system.mount(routes);
        pages.mount(routes);
        return routes;
    }

    private void mountSelling(Routes routes) {
        Ledger ledger = features.ledger();
        Config.Limits limits = config.limits();
        ReservationParser reservationParser = new ReservationParser(limits.linesMax(), limits.quantityMax());
        OrderDocuments orders = new OrderDocuments(features.deliveries());
        new ReservationRoutes(callerScope, ledger, reservationParser, rateLimiter, lost).mount(routes);
        new HoldRoutes(callerScope, ledger, reservationParser, rateLimiter, lines, limits.holdMsMax()).mount(routes);
        new CheckoutRoutes(
                        callerScope,
                        ledger,
                        features.payments().checkouts(),
                        orders,
                        features.ordersOut().recorded(),
                        reservationParser,
                        rateLimiter,
                        lost)
                .mount(routes);
        new OrderRoutes(ledger.reader(), orders).mount(routes);
        cancellations(orders).mount(routes);
        payments().mount(routes);
    }

    private CancellationRoutes cancellations(OrderDocuments orders) {
        CancellationRoutes.Limits limits = new CancellationRoutes.Limits(
                config.limits().linesMax(), config.limits().quantityMax());
        return new CancellationRoutes(
                callerScope,
                features.ledger(),
                orders,
                limits,
                features.payments().owed());
    }

    private PaymentRoutes payments() {
        Secret secrets = config.payments().stripe().webhookSecret();
        Optional<StripeSignature> stripe = Optional.ofNullable(secrets)
                .map(several -> new StripeSignature(Arrays.stream(several.text().split(",", -1))
                        .map(String::strip)
                        .toList()));
        Payments payments = features.payments();
        return new PaymentRoutes(payments.notices(), payments.incidents(), payments.owed(), stripe, payments.clock());
    }

    private ImportRun.Parts imports() {
        return new ImportRun.Parts(
                vertx,
                features.shows(),
                features.ledger(),
                features.streams(),
                () -> UUID.randomUUID().toString());
    }
}
