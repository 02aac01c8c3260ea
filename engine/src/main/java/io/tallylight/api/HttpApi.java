package io.tallylight.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallylight.admission.Admission;
import io.tallylight.checkout.Checkouts;
import io.tallylight.checkout.Incidents;
import io.tallylight.checkout.PaymentNotices;
import io.tallylight.checkout.stripe.StripeSignature;
import io.tallylight.commerce.ShopifyWebhooks;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.feed.FeedHub;
import io.tallylight.feed.Notices;
import io.tallylight.feed.Tickets;
import io.tallylight.feed.Turnstile;
import io.tallylight.ledger.Ledger;
import io.tallylight.orders.DeliveryReader;
import io.tallylight.recovery.LossWatch;
import io.tallylight.recovery.Rebuilder;
import io.tallylight.redis.StreamRedis;
import io.tallylight.show.Shows;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP servers: one for each event loop, all on one port. */
public final class HttpApi {
    /** A catalogue is large, and a host may upload it from a home: it may take so many times as long as other bodies. */
    private static final int CATALOGUE_PATIENCE = 6;

    private static final int HEADS_LOOK_MS = 1_000;

    private static final String IMPORTS = "/v1/shows/:show/imports";
    private static final String SHOPIFY = "/v1/webhooks/shopify";

    /** Names the free port that all servers of one Vert.x share; with port 0 each would get its own. */
    private static final int SHARED_PORT_ID = 1;

    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Vertx vertx;
    private final Config config;
    private final Features features;
    private final Gate gate = new Gate();
    private final Guard guard;
    private final HttpMetrics requests;
    private final SystemRoutes system;
    private final LostShows lost;
    private final Throttle throttle;
    private final Connections connections;
    private final Turnstiles turnstiles;
    private final FeedRoutes feed;
    private final BodyHandler smallBodies;
    private final BodyHandler catalogues;
    private final BodyHandler shopifyBodies;
    private final SocketAddress address;
    private final AtomicInteger port = new AtomicInteger();

    /**
     * What the routes call.
     *
     * @param admission whose quotas every request is asked for
     * @param showMade hears of each new show, so that nothing of it has to wait until it is found
     */
    public record Features(
            Ledger ledger,
            StreamRedis streams,
            Shows shows,
            FeedHub feed,
            Tickets tickets,
            DeliveryReader deliveries,
            OrdersOut ordersOut,
            LossWatch losses,
            Rebuilder rebuilder,
            Consumer<String> showMade,
            Payments payments,
            ShopifyWebhooks shopify,
            Admission admission,
            PrometheusMeterRegistry metrics) {}

    /**
     * What the routes about payments call.
     *
     * @param owed hears of a show in which something is owed to a gateway
     */
    public record Payments(Checkouts checkouts, PaymentNotices notices, Incidents incidents, Consumer<String> owed) {}

    public HttpApi(Vertx vertx, Config config, Features features) {
        this.vertx = vertx;
        this.config = config;
        this.features = features;
        this.guard = new Guard(config.http().host(), config.cors().origins());
        this.requests = new HttpMetrics(features.metrics());
        this.throttle = new Throttle(features.admission());
        this.connections = new Connections(config.http().connectionsMax(), features.metrics());
        this.turnstiles = new Turnstiles(vertx, features.metrics());
        this.feed =
                new FeedRoutes(features.feed(), guard, throttle, config.feed().origins());
        this.system =
                new SystemRoutes(features.ledger(), features.streams(), gate, features.metrics(), ProblemPages.load());
        this.lost = new LostShows(features.losses());
        this.smallBodies = bodies(config.limits().bodyBytesMax());
        this.catalogues = bodies(config.limits().importBytesMax());
        this.shopifyBodies = bodies(config.shop().bodyBytesMax());
        this.address = config.http().port() == 0
                ? SocketAddress.sharedRandomPort(SHARED_PORT_ID, config.http().host())
                : SocketAddress.inetSocketAddress(
                        config.http().port(), config.http().host());
    }

    /** Listens with so many event loops; answers the port. Fails when the port is taken. */
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
     * Refuses new commands from now on, and who waits for the feed; completes when those in flight are answered, or after
     * {@code atMostMs}.
     */
    public Future<Void> refuseCommands(long atMostMs) {
        turnstiles.close();
        return gate.shut(vertx, atMostMs);
    }

    private final class Server extends VerticleBase {
        private @Nullable HttpServer server;

        @Override
        public Future<?> start() {
            HttpServerOptions options = new HttpServerOptions()
                    .setTcpNoDelay(true)
                    // With it, Vert.x tells of a connection only when its first head is whole, and many a head never
                    // is.
                    .setHttp2ClearTextEnabled(false)
                    // Of reading alone: to know of writes would cost each answer a listener, and none takes that long.
                    .setReadIdleTimeout(config.http().idleTimeoutMs())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
            FeedHub.configure(options);
            Basket basket =
                    new Basket(config.limits().linesMax(), config.limits().quantityMax());
            OrderDocuments orders = new OrderDocuments(features.deliveries());
            ReservationRoutes reservations = new ReservationRoutes(features.ledger(), basket, throttle, lost);
            CheckoutRoutes checkouts = new CheckoutRoutes(
                    features.ledger(),
                    features.payments().checkouts(),
                    orders,
                    features.ordersOut().recorded(),
                    basket,
                    throttle,
                    lost);
            BodyDeadlines bodies = new BodyDeadlines(vertx, config.http().bodyTimeoutMs());
            Router router = router(bodies, routes -> {
                reservations.mount(routes);
                new HoldRoutes(
                                features.ledger(),
                                basket,
                                throttle,
                                config.limits().holdMsMax())
                        .mount(routes);
                checkouts.mount(routes);
                new OrderRoutes(features.ledger().reader(), orders).mount(routes);
                cancellations(orders).mount(routes);
                payments().mount(routes);
            });
            CommandDoor commands = new CommandDoor(
                    new CommandDoor.Guards(guard, throttle, gate, requests, bodies, features.ledger()),
                    config.limits().bodyBytesMax(),
                    reservations,
                    checkouts);
            Connections.OnLoop mine = connections.onLoop();
            Turnstile turnstile = turnstiles.onLoop(context);
            int headMs = config.http().bodyTimeoutMs();
            vertx.setPeriodic(Math.min(headMs, HEADS_LOOK_MS), id -> mine.closeSlow(headMs));
            HttpServer made = vertx.createHttpServer(options)
                    .connectionHandler(mine::opened)
                    .requestHandler(request -> {
                        mine.requested(request.connection());
                        if (!commands.take(request) && !feed.take(request, mine, turnstile)) {
                            router.handle(request);
                        }
                    });
            server = made;
            return made.listen(address).onSuccess(bound -> port.set(bound.actualPort()));
        }

        @Override
        public Future<?> stop() {
            return server == null ? Future.succeededFuture() : server.close();
        }
    }

    private CancellationRoutes cancellations(OrderDocuments orders) {
        CancellationRoutes.Limits limits = new CancellationRoutes.Limits(
                config.limits().linesMax(), config.limits().quantityMax());
        return new CancellationRoutes(
                features.ledger(), orders, limits, features.payments().owed());
    }

    private PaymentRoutes payments() {
        Secret secrets = config.payments().stripe().webhookSecret();
        Optional<StripeSignature> stripe = Optional.ofNullable(secrets)
                .map(several -> new StripeSignature(Arrays.stream(several.text().split(",", -1))
                        .map(String::strip)
                        .toList()));
        Payments payments = features.payments();
        return new PaymentRoutes(payments.notices(), payments.incidents(), payments.owed(), stripe, Clock.systemUTC());
    }

    private Router router(BodyDeadlines forSmallBodies, Consumer<Routes> selling) {
        Router router = Router.router(vertx);
        Routes routes = new Routes(router);
        router.route().failureHandler(lost::answer);
        router.route().handler(ctx -> requests.handle(ctx, routes));
        router.route().handler(WorkInProgress::handle);
        router.route().handler(guard::handle);
        router.route().handler(throttle::handle);
        router.route("/v1/*").handler(gate::handle);
        router.route("/v1/*").handler(lost::handle);
        long bodyMs = config.http().bodyTimeoutMs();
        BodyDeadlines forCatalogues = new BodyDeadlines(vertx, bodyMs * CATALOGUE_PATIENCE);
        router.post(IMPORTS).handler(ctx -> readBody(ctx, catalogues, forCatalogues));
        router.post(SHOPIFY).handler(ctx -> readBody(ctx, shopifyBodies, forSmallBodies));
        router.route("/v1/*").handler(ctx -> readBody(ctx, smallBodies, forSmallBodies));
        new ShowRoutes(features.shows(), features.ledger(), features.showMade()).mount(routes);
        new ImportRoutes(features.shows(), config.limits().offersMax()).mount(routes);
        new AdjustmentRoutes(features.ledger()).mount(routes);
        selling.accept(routes);
        new ShopifyRoutes(features.shopify(), Secret.texts(config.shop().secrets())).mount(routes, SHOPIFY);
        new RecoveryRoutes(features.rebuilder()).mount(routes);
        new DeadLetterRoutes(
                        features.ordersOut().letters(), features.ordersOut().parking())
                .mount(routes);
        feed.mount(routes);
        new FeedCalls(features.ledger().reader(), new Notices(features.streams()), features.tickets()).mount(routes);
        system.mount(routes);
        PageRoutes.mount(routes);
        for (int status : new int[] {400, 404, 413, 415, 500}) {
            router.errorHandler(status, ctx -> Problems.answer(ctx, status));
        }
        router.errorHandler(405, ctx -> {
            ctx.response().putHeader("Allow", routes.allowed(ctx));
            Problems.answer(ctx, 405);
        });
        return router;
    }

    /** Reads the body, unless that is done or the method has none. Forms would be decoded on the way, and none is taken. */
    private static void readBody(RoutingContext ctx, BodyHandler bodies, BodyDeadlines deadlines) {
        String type = Requests.mediaType(ctx);
        if (BODILESS.contains(ctx.request().method()) || ctx.body().available()) {
            ctx.next();
        } else if (type.startsWith("multipart/") || type.equals("application/x-www-form-urlencoded")) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "forms are not read here");
        } else {
            BodyDeadlines.Entry deadline = deadlines.watch(
                    ctx.request(),
                    () -> ctx.fail(new ProblemException(ProblemType.BODY_TIMEOUT, "the body did not arrive in time")));
            ctx.addEndHandler(v -> deadline.done());
            bodies.handle(ctx);
        }
    }

    private static BodyHandler bodies(long bytesMax) {
        return BodyHandler.create(false).setBodyLimit(bytesMax);
    }
}
