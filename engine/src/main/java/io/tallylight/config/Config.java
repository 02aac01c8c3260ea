package io.tallylight.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The validated configuration. Immutable. Units are in the names; the ranges are in {@link Keys}. */
public record Config(
        Http http,
        Redis redis,
        Orders orders,
        Security security,
        Data data,
        Feed feed,
        Limits limits,
        Cors cors,
        Ledger ledger,
        Admission admission,
        Payments payments,
        ShopifyConfig shop) {
    /** Settings of the HTTP server. {@code port} 0 takes a free port, {@code eventLoops} 0 means one for each core. */
    public record Http(
            String host,
            int port,
            int eventLoops,
            List<AddressRange> trustedProxies,
            int connectionsMax,
            int idleTimeoutMs,
            int bodyTimeoutMs,
            int drainMs,
            List<String> frameAncestors) {
        /** Returns a copy with another port. */
        public Http withPort(int changed) {
            return new Http(
                    host,
                    changed,
                    eventLoops,
                    trustedProxies,
                    connectionsMax,
                    idleTimeoutMs,
                    bodyTimeoutMs,
                    drainMs,
                    frameAncestors);
        }

        /** Returns a copy with other trusted proxies. */
        public Http withTrustedProxies(List<AddressRange> changed) {
            return new Http(
                    host,
                    port,
                    eventLoops,
                    changed,
                    connectionsMax,
                    idleTimeoutMs,
                    bodyTimeoutMs,
                    drainMs,
                    frameAncestors);
        }

        /** Returns a copy with another maximum number of connections. */
        public Http withConnectionsMax(int changed) {
            return new Http(
                    host,
                    port,
                    eventLoops,
                    trustedProxies,
                    changed,
                    idleTimeoutMs,
                    bodyTimeoutMs,
                    drainMs,
                    frameAncestors);
        }

        /** Returns a copy with another time from the signal to stop to the refusal of requests. */
        public Http withDrainMs(int changed) {
            return new Http(
                    host,
                    port,
                    eventLoops,
                    trustedProxies,
                    connectionsMax,
                    idleTimeoutMs,
                    bodyTimeoutMs,
                    changed,
                    frameAncestors);
        }

        /** Returns a copy in which these pages may frame the shop. */
        public Http withFrameAncestors(List<String> changed) {
            return new Http(
                    host,
                    port,
                    eventLoops,
                    trustedProxies,
                    connectionsMax,
                    idleTimeoutMs,
                    bodyTimeoutMs,
                    drainMs,
                    changed);
        }

        /** Returns a copy with other timeouts, in ms. */
        public Http withTimeouts(int idleMs, int bodyMs) {
            return new Http(
                    host, port, eventLoops, trustedProxies, connectionsMax, idleMs, bodyMs, drainMs, frameAncestors);
        }
    }

    /**
     * Settings of the Redis that holds the stock, and the guarantee of an acknowledgement. If {@code url} is null, the
     * embedded Redis is used; {@code singleNode} permits it to serve on an address that is not loopback. The two
     * settings about replicas apply to the tier {@code replicated} only.
     */
    public record Redis(
            @Nullable ServerUrl url,
            String durability,
            int replicas,
            int replicaTimeoutMs,
            boolean trustConfig,
            boolean singleNode,
            String server,
            RedisTls tls) {
        /** Returns a copy with another durability tier: {@code fast}, {@code fsync} or {@code replicated}. */
        public Redis withDurability(String tier) {
            return new Redis(url, tier, replicas, replicaTimeoutMs, trustConfig, singleNode, server, tls);
        }

        /** Returns a copy with another program for the embedded Redis: {@code auto}, {@code bundled} or a file. */
        public Redis withServer(String program) {
            return new Redis(url, durability, replicas, replicaTimeoutMs, trustConfig, singleNode, program, tls);
        }

        /** Returns a copy with another URL and the same durability; null means the embedded Redis. */
        public Redis withUrl(@Nullable String other) {
            return new Redis(
                    ServerUrl.of(other), durability, replicas, replicaTimeoutMs, trustConfig, singleNode, server, tls);
        }
    }

    /**
     * PEM files for TLS with Redis. If {@code caFile} is null, the certificates that Java trusts are used; if the
     * others are null, the engine presents no certificate.
     */
    public record RedisTls(
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile) {}

    /**
     * Destinations of committed orders. {@code sqlUrl} null means {@code orders.db} in the data folder; null for
     * another system means that it is not configured. {@code recorded} names the system that must have an order before
     * it is answered; null means none.
     */
    public record Orders(
            @Nullable ServerUrl sqlUrl,
            int sqlConnections,
            @Nullable Webhook webhook,
            @Nullable KafkaBrokers kafka,
            @Nullable String recorded,
            int recordedWaitMs) {
        /** Returns a copy with another database. */
        public Orders withSqlUrl(@Nullable String changed) {
            return new Orders(ServerUrl.of(changed), sqlConnections, webhook, kafka, recorded, recordedWaitMs);
        }

        /** Returns the names of the order systems that are configured, the database first. */
        public List<String> systems() {
            List<String> names = new ArrayList<>();
            names.add(sqlUrl != null && sqlUrl.text().startsWith("postgres") ? "postgres" : "sqlite");
            if (webhook != null) {
                names.add("webhook");
            }
            if (kafka != null) {
                names.add("kafka");
            }
            return List.copyOf(names);
        }
    }

    /** An HTTP endpoint that receives orders. If {@code caFile} is null, the certificates that Java trusts are used. */
    public record Webhook(
            URI url,
            List<Secret> secrets,
            List<String> events,
            boolean allowPrivateAddresses,
            int timeoutMs,
            int messageMs,
            @Nullable Path caFile) {
        /** Omits everything after the server in the URL: it may be a credential. */
        @Override
        public String toString() {
            return "Webhook to " + ServerUrl.maskedBehindServer(url.toString()) + " of " + events;
        }
    }

    /** Access control. If {@code jwtSecret} is null, buyers show tickets only. */
    public record Security(String mode, @Nullable Secret jwtSecret) {}

    /** Location of files. */
    public record Data(Path dir) {}

    /** Limits of the feed. {@code socketsPerAddressMax} 0 and empty {@code origins} mean no limit. */
    public record Feed(
            int tickMs,
            int tickMsMax,
            int socketsMax,
            int socketsPerShowMax,
            int socketsPerAddressMax,
            List<String> origins) {
        /** Returns a copy with other limits of connections. */
        public Feed withSocketsMax(int sockets, int perShow, int perAddress) {
            return new Feed(tickMs, tickMsMax, sockets, perShow, perAddress, origins);
        }

        /** Returns a copy with other origins whose pages may follow the feed. */
        public Feed withOrigins(List<String> changed) {
            return new Feed(tickMs, tickMsMax, socketsMax, socketsPerShowMax, socketsPerAddressMax, changed);
        }
    }

    /** Limits of one request or one show. */
    public record Limits(
            int holdMsMax,
            int linesMax,
            int quantityMax,
            int showsMax,
            int offersMax,
            int openReservationsPerBuyerMax,
            int bodyBytesMax,
            int importBytesMax,
            BodyLimits bodies) {
        /** Returns a copy with other limits of bodies. */
        public Limits withBodies(BodyLimits changed) {
            return new Limits(
                    holdMsMax,
                    linesMax,
                    quantityMax,
                    showsMax,
                    offersMax,
                    openReservationsPerBuyerMax,
                    bodyBytesMax,
                    importBytesMax,
                    changed);
        }

        /** Returns a copy with another maximum number of shows. */
        public Limits withShowsMax(int changed) {
            return new Limits(
                    holdMsMax,
                    linesMax,
                    quantityMax,
                    changed,
                    offersMax,
                    openReservationsPerBuyerMax,
                    bodyBytesMax,
                    importBytesMax,
                    bodies);
        }
    }

    /**
     * Limits of bodies while they arrive.
     *
     * @param bytesInFlightMax bytes in memory; 0 stands for an eighth of the heap
     * @param bytesPerAddressMax bytes in memory from one address; 0 stands for a quarter of those
     * @param importUploadsMax catalogues that are written to disk at a time
     */
    public record BodyLimits(int bytesInFlightMax, int bytesPerAddressMax, int importUploadsMax) {}

    /** Web origins, besides the engine's own, whose pages may write. */
    public record Cors(List<String> origins) {}

    /** Settings of the ledger. {@code auditPeriodMs} 0 means that shows are never audited. */
    public record Ledger(
            int batchCommandsMax,
            int batchLinesMax,
            int windowCommandsMax,
            int replyTimeoutMs,
            int auditPeriodMs,
            int retentionMs) {}

    /** Rate limits of each caller. A rate of 0 means no limit, and so does {@code waitMsMax} 0. */
    public record Admission(Rate buyer, Rate address, Rate platform, int waitMsMax) {}

    /** A rate limit: permissions per second in the long run, and the burst that is allowed after a quiet period. */
    public record Rate(int perSecond, int burst) {}

    /**
     * Payments at a checkout. {@code gateway} is {@code external}, {@code test} or {@code stripe}; {@code latePolicy}
     * is {@code retake} or {@code void}.
     */
    public record Payments(
            String gateway,
            int attemptsMax,
            int payMs,
            String latePolicy,
            int lateMs,
            int deadlineMs,
            int incidentMs,
            Stripe stripe) {}

    /**
     * Settings of Stripe. A value is null if it is not configured; {@code webhookSecret} may hold several secrets,
     * separated by commas.
     */
    public record Stripe(
            @Nullable Secret secretKey,
            @Nullable Secret webhookSecret,
            String baseUrl,
            @Nullable String returnUrl) {}

    /** Returns the defaults of {@link Keys}. */
    public static Config defaults() {
        try {
            return ConfigLoader.load(null, Map.of(), Map.of()).config();
        } catch (ConfigException e) {
            throw new AssertionError("the defaults contradict their own table", e);
        }
    }

    /** Returns a copy with another port; 0 takes a free one. */
    public Config withHttpPort(int port) {
        return withHttp(http.withPort(port));
    }

    /** Returns a copy with another HTTP section. */
    public Config withHttp(Http changed) {
        return new Config(
                changed, redis, orders, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with another data folder. */
    public Config withDataDir(Path dir) {
        Data changed = new Data(dir);
        return new Config(
                http, redis, orders, security, changed, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with another URL of Redis; null means the embedded one. */
    public Config withRedisUrl(@Nullable String url) {
        return withRedis(redis.withUrl(url));
    }

    /** Returns a copy with another Redis section. */
    public Config withRedis(Redis changed) {
        return new Config(http, changed, orders, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with another orders section. */
    public Config withOrders(Orders changed) {
        return new Config(http, redis, changed, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with other limits. */
    public Config withLimits(Limits changed) {
        return new Config(http, redis, orders, security, data, feed, changed, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with another feed section. */
    public Config withFeed(Feed changed) {
        return new Config(
                http, redis, orders, security, data, changed, limits, cors, ledger, admission, payments, shop);
    }

    /** Returns a copy with other origins that are allowed to write. */
    public Config withCorsOrigins(List<String> origins) {
        Cors changed = new Cors(List.copyOf(origins));
        return new Config(
                http, redis, orders, security, data, feed, limits, changed, ledger, admission, payments, shop);
    }

    /** Returns a copy with another ledger section. */
    public Config withLedger(Ledger changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, changed, admission, payments, shop);
    }

    /** Returns a copy with other rate limits. */
    public Config withAdmission(Admission changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, changed, payments, shop);
    }

    /** Returns a copy with another payments section. */
    public Config withPayments(Payments changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, admission, changed, shop);
    }

    /** Returns a copy with other settings for webhooks from Shopify. */
    public Config withShop(ShopifyConfig other) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, admission, payments, other);
    }

    /**
     * Returns the URL of the database that committed orders go to: the configured one, or {@code orders.db} in the data
     * folder.
     */
    public ServerUrl ordersSqlUrl() {
        @Nullable ServerUrl url = orders.sqlUrl;
        return url != null ? url : new ServerUrl("jdbc:sqlite:" + data.dir.resolve("orders.db"));
    }
}
