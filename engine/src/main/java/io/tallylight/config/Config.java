package io.tallylight.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that the operator decided, checked. Immutable. Units are in the names; the ranges stand in {@link Keys}. */
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
    /**
     * Where it listens and what it takes. {@code port} 0 takes a free one, {@code eventLoops} 0 means one for each core.
     */
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
        /** The same on another port. */
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

        /** The same behind these proxies. */
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

        /** The same for so many connections. */
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

        /** The same with other patience. */
        public Http withTimeouts(int idleMs, int bodyMs) {
            return new Http(
                    host, port, eventLoops, trustedProxies, connectionsMax, idleMs, bodyMs, drainMs, frameAncestors);
        }
    }

    /**
     * Where the stock is, and what an acknowledgement means. {@code url} null means the embedded Redis, {@code singleNode}
     * lets that serve off loopback. The two about replicas count in the tier {@code replicated} only.
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
        /** The same Redis with another tier: {@code fast}, {@code fsync} or {@code replicated}. */
        public Redis withDurability(String tier) {
            return new Redis(url, tier, replicas, replicaTimeoutMs, trustConfig, singleNode, server, tls);
        }

        /** The same with another program for the embedded one: {@code auto}, {@code bundled} or a file. */
        public Redis withServer(String program) {
            return new Redis(url, durability, replicas, replicaTimeoutMs, trustConfig, singleNode, program, tls);
        }

        /** The same demands of another Redis; null means the embedded one. */
        public Redis withUrl(@Nullable String other) {
            return new Redis(
                    ServerUrl.of(other), durability, replicas, replicaTimeoutMs, trustConfig, singleNode, server, tls);
        }
    }

    /** PEM files for TLS with Redis; {@code caFile} null means what Java trusts, the others null no certificate of ours. */
    public record RedisTls(
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile) {}

    /**
     * Where committed orders go. {@code sqlUrl} null means {@code orders.db} in the data folder; null for another system
     * means that there is none. {@code recorded} names the one that counts, null none.
     */
    public record Orders(
            @Nullable ServerUrl sqlUrl,
            int sqlConnections,
            @Nullable Webhook webhook,
            @Nullable KafkaBrokers kafka,
            @Nullable String recorded,
            int recordedWaitMs) {
        /** The same with another database. */
        public Orders withSqlUrl(@Nullable String changed) {
            return new Orders(ServerUrl.of(changed), sqlConnections, webhook, kafka, recorded, recordedWaitMs);
        }

        /** The names of the order systems that are configured, the database first. */
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

    /** A receiver of orders over HTTP; {@code caFile} null means what Java trusts. */
    public record Webhook(
            URI url,
            List<Secret> secrets,
            List<String> events,
            boolean allowPrivateAddresses,
            int timeoutMs,
            int messageMs,
            @Nullable Path caFile) {
        /** Without what follows the server in the URL: it may be a credential. */
        @Override
        public String toString() {
            return "Webhook to " + ServerUrl.maskedBehindServer(url.toString()) + " of " + events;
        }
    }

    /** Who may call. {@code jwtSecret} null means that buyers show tickets alone. */
    public record Security(String mode, @Nullable Secret jwtSecret) {}

    /** Where files are kept. */
    public record Data(Path dir) {}

    /**
     * How often overlays hear of changes, and how many may listen: {@code socketsPerAddressMax} 0 and no {@code origins} are
     * no limit.
     */
    public record Feed(
            int tickMs,
            int tickMsMax,
            int socketsMax,
            int socketsPerShowMax,
            int socketsPerAddressMax,
            List<String> origins) {
        /** The same with these limits. */
        public Feed withSocketsMax(int sockets, int perShow, int perAddress) {
            return new Feed(tickMs, tickMsMax, sockets, perShow, perAddress, origins);
        }

        /** The same for pages of these origins. */
        public Feed withOrigins(List<String> changed) {
            return new Feed(tickMs, tickMsMax, socketsMax, socketsPerShowMax, socketsPerAddressMax, changed);
        }
    }

    /** What one request or one show may hold. */
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
        /** Returns a copy with these limits of bodies. */
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

        /** Returns a copy with this limit of shows. */
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
     * What bodies may take up while they arrive.
     *
     * @param bytesInFlightMax bytes in memory; 0 stands for an eighth of the heap
     * @param bytesPerAddressMax bytes in memory from one address; 0 stands for a quarter of those
     * @param importUploadsMax catalogues that are written to disk at a time
     */
    public record BodyLimits(int bytesInFlightMax, int bytesPerAddressMax, int importUploadsMax) {}

    /** Web origins besides our own whose pages may write. */
    public record Cors(List<String> origins) {}

    /** How commands travel to Redis, and how often shows are audited: {@code auditPeriodMs} 0 means never. */
    public record Ledger(
            int batchCommandsMax,
            int batchLinesMax,
            int windowCommandsMax,
            int replyTimeoutMs,
            int auditPeriodMs,
            int retentionMs) {}

    /** How much each may ask. A rate of 0 is no limit, and so is {@code waitMsMax} 0. */
    public record Admission(Rate buyer, Rate address, Rate platform, int waitMsMax) {}

    /** A quota: so many a second in the long run, and so many at once after a while of quiet. */
    public record Rate(int perSecond, int burst) {}

    /**
     * Who takes money at a checkout. {@code gateway} is {@code external}, {@code test} or {@code stripe}; {@code latePolicy}
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

    /** How Stripe is reached. Null where nothing is configured; {@code webhookSecret} may be several, with commas between. */
    public record Stripe(
            @Nullable Secret secretKey,
            @Nullable Secret webhookSecret,
            String baseUrl,
            @Nullable String returnUrl) {}

    /** The defaults of {@link Keys}. */
    public static Config defaults() {
        try {
            return ConfigLoader.load(null, Map.of(), Map.of()).config();
        } catch (ConfigException e) {
            throw new AssertionError("the defaults contradict their own table", e);
        }
    }

    /** The same on another port; 0 takes a free one. */
    public Config withHttpPort(int port) {
        return withHttp(http.withPort(port));
    }

    /** The same with another HTTP section. */
    public Config withHttp(Http changed) {
        return new Config(
                changed, redis, orders, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** The same over another data folder. */
    public Config withDataDir(Path dir) {
        Data changed = new Data(dir);
        return new Config(
                http, redis, orders, security, changed, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** The same with another Redis; null means the embedded one. */
    public Config withRedisUrl(@Nullable String url) {
        return withRedis(redis.withUrl(url));
    }

    /** The same with another Redis section. */
    public Config withRedis(Redis changed) {
        return new Config(http, changed, orders, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** The same with other order systems. */
    public Config withOrders(Orders changed) {
        return new Config(http, redis, changed, security, data, feed, limits, cors, ledger, admission, payments, shop);
    }

    /** The same with other limits. */
    public Config withLimits(Limits changed) {
        return new Config(http, redis, orders, security, data, feed, changed, cors, ledger, admission, payments, shop);
    }

    /** The same with another feed section. */
    public Config withFeed(Feed changed) {
        return new Config(
                http, redis, orders, security, data, changed, limits, cors, ledger, admission, payments, shop);
    }

    /** The same with other origins allowed to write. */
    public Config withCorsOrigins(List<String> origins) {
        Cors changed = new Cors(List.copyOf(origins));
        return new Config(
                http, redis, orders, security, data, feed, limits, changed, ledger, admission, payments, shop);
    }

    /** The same with another ledger section. */
    public Config withLedger(Ledger changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, changed, admission, payments, shop);
    }

    /** The same with other quotas. */
    public Config withAdmission(Admission changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, changed, payments, shop);
    }

    /** The same with other payments. */
    public Config withPayments(Payments changed) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, admission, changed, shop);
    }

    /** The same with other webhooks from Shopify. */
    public Config withShop(ShopifyConfig other) {
        return new Config(http, redis, orders, security, data, feed, limits, cors, ledger, admission, payments, other);
    }

    /** The URL of the database that committed orders go to: the configured one, or {@code orders.db} in the data folder. */
    public ServerUrl ordersSqlUrl() {
        @Nullable ServerUrl url = orders.sqlUrl;
        return url != null ? url : new ServerUrl("jdbc:sqlite:" + data.dir.resolve("orders.db"));
    }
}
