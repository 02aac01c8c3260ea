package io.tallylight.config;

import static io.tallylight.config.KeyKinds.burst;
import static io.tallylight.config.KeyKinds.choice;
import static io.tallylight.config.KeyKinds.flag;
import static io.tallylight.config.KeyKinds.perSecond;
import static io.tallylight.config.KeyKinds.text;
import static io.tallylight.config.KeyKinds.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All settings. Parsing, {@code config print} and the check of {@code config/tallylight.yaml} use this table. */
public final class Keys {
    static final Key<String> HTTP_HOST =
            text("http.host", "127.0.0.1", "The address to listen on; anything but loopback needs security.");
    static final Key<Integer> HTTP_PORT =
            whole("http.port", 8080, 0, 65_535, "The port to listen on; 0 takes a free one.");
    static final Key<Integer> HTTP_EVENT_LOOPS =
            whole("http.eventLoops", 0, 0, 256, "Threads that serve HTTP and the feed; 0 means one for each core.");

    static final Key<List<AddressRange>> HTTP_TRUSTED_PROXIES = new Key<>(
            "http.trustedProxies",
            "[]",
            "a list of IP addresses or networks such as 10.0.0.0/8, none with a prefix shorter than 8",
            "Proxies whose X-Forwarded-For or Forwarded says which address a request came from.",
            KeyKinds::proxies);
    static final Key<Integer> HTTP_CONNECTIONS_MAX = whole(
            "http.connectionsMax",
            20_000,
            1,
            1_000_000,
            "HTTP connections of this node, feed sockets not counted; one more is closed at once.");
    static final Key<Integer> HTTP_IDLE_TIMEOUT_MS = whole(
            "http.idleTimeoutMs",
            75_000,
            100,
            3_600_000,
            "Milliseconds without a byte from its client that end an HTTP connection, not counted while a request is"
                    + " worked on; above ledger.replyTimeoutMs.");
    static final Key<Integer> HTTP_BODY_TIMEOUT_MS = whole(
            "http.bodyTimeoutMs",
            10_000,
            100,
            600_000,
            "Milliseconds that a body, and the head of a connection's first request, may take to arrive; a catalogue six times.");

    static final Key<Integer> HTTP_DRAIN_MS = whole(
            "http.drainMs",
            0,
            0,
            600_000,
            "Milliseconds from SIGTERM, when /health/ready turns to 503, to the refusal of requests; above the time in which"
                    + " a load balancer notices.");
    static final Key<List<String>> HTTP_FRAME_ANCESTORS = new Key<>(
            "http.frameAncestors",
            "[]",
            "a list of origins such as https://shop.example",
            "Web origins besides our own whose pages may show /shop in a frame.",
            KeyKinds::origins);

    static final Key<ServerUrl> REDIS_URL = new Key<>(
            "redis.url",
            null,
            "redis://[:password@]host[:port][/database] or rediss://… for TLS",
            "The Redis that holds the stock; unset starts the embedded one in data.dir.",
            KeyKinds::redisUrl);
    static final Key<String> REDIS_SERVER = new Key<>(
            "redis.server",
            "auto",
            "auto, bundled or a file",
            "The program of the embedded Redis: auto = a newer valkey-server or redis-server of this machine, else the"
                    + " bundled one.",
            text -> KeyKinds.require(text, !KeyKinds.path(text).toString().isBlank()));
    static final Key<String> REDIS_DURABILITY = choice(
            "redis.durability",
            "fsync",
            "What an acknowledgement means: fast = in Redis's memory, fsync = on its disk, replicated = and on replicas.",
            List.of("fast", "fsync", "replicated"));
    static final Key<Integer> REDIS_REPLICAS = whole(
            "redis.replicas",
            1,
            1,
            8,
            "Replicas that must confirm a change before it is acknowledged, with replicated.");
    static final Key<Integer> REDIS_REPLICA_TIMEOUT_MS = whole(
            "redis.replicaTimeoutMs",
            500,
            10,
            10_000,
            "Milliseconds to wait for those replicas before an outcome counts as unknown; less than"
                    + " ledger.replyTimeoutMs.");
    static final Key<Boolean> REDIS_TRUST_CONFIG = flag(
            "redis.trustConfig",
            false,
            "Says that a managed Redis whose settings cannot be read keeps what redis.durability promises.");
    static final Key<Path> REDIS_TLS_CA_FILE = new Key<>(
            "redis.tls.caFile",
            null,
            "a file",
            "Certificates in PEM that sign Redis's, for rediss://; unset means those that Java trusts.",
            Path::of);
    static final Key<Path> REDIS_TLS_CERT_FILE = new Key<>(
            "redis.tls.certFile",
            null,
            "a file",
            "Our own certificate in PEM, for a Redis that asks for one; together with redis.tls.keyFile.",
            Path::of);
    static final Key<Path> REDIS_TLS_KEY_FILE = new Key<>(
            "redis.tls.keyFile",
            null,
            "a file",
            "The private key of redis.tls.certFile in PEM: PKCS #8, not encrypted.",
            Path::of);
    static final Key<Boolean> REDIS_SINGLE_NODE = flag(
            "redis.singleNode",
            false,
            "Says that this is the only node, so that the embedded Redis may serve off loopback.");

    static final Key<String> SECURITY_MODE = choice(
            "security.mode",
            "open",
            "Who may call: open = everyone who reaches the port, so it serves on loopback only.",
            List.of("open"));
    static final Key<Secret> SECURITY_JWT_SECRET = KeyKinds.secret(
            "security.jwtSecret",
            "a text of at least 32 characters",
            "With it, buyers may show the feed a JWT signed by HS256 (sub, exp, and show where it is for one); unset: tickets"
                    + " alone.",
            text -> KeyKinds.require(text, text.length() >= 32));

    static final Key<Path> DATA_DIR = new Key<>(
            "data.dir",
            "./data",
            "a folder",
            "Where the embedded Redis and orders.db keep their files.",
            KeyKinds::path);

    static final Key<Integer> FEED_TICK_MS =
            whole("feed.tickMs", 50, 10, 1_000, "Milliseconds between two updates that an overlay may get.");
    static final Key<Integer> FEED_TICK_MS_MAX = whole(
            "feed.tickMsMax",
            1_000,
            10,
            10_000,
            "The same when the node is busy, so that reservations keep their latency; not below feed.tickMs.");
    static final Key<Integer> FEED_SOCKETS_MAX =
            whole("feed.socketsMax", 50_000, 1, 10_000_000, "Overlays that this node serves at a time.");
    static final Key<Integer> FEED_SOCKETS_PER_SHOW_MAX =
            whole("feed.socketsPerShowMax", 50_000, 1, 10_000_000, "Overlays of one show that it serves at a time.");
    static final Key<Integer> FEED_SOCKETS_PER_ADDRESS_MAX = whole(
            "feed.socketsPerAddressMax",
            0,
            0,
            1_000_000,
            "Overlays from one address, IPv6 by /64, that it serves at a time; 0 = no limit.");
    static final Key<List<String>> FEED_ORIGINS = new Key<>(
            "feed.origins",
            "[]",
            "a list of origins such as https://shop.example, or null for local files",
            "Web origins besides our own whose pages may follow the feed; empty lets all, and programs without one always may.",
            KeyKinds::feedOrigins);

    static final Key<Integer> LIMITS_HOLD_MS_MAX = whole(
            "limits.holdMsMax",
            3_600_000,
            1_000,
            86_400_000,
            "The longest time in milliseconds that a show may hold a reservation for.");
    static final Key<Integer> LIMITS_LINES_MAX = whole("limits.linesMax", 200, 1, 1_000, "Lines in one reservation.");
    static final Key<Integer> LIMITS_QUANTITY_MAX =
            whole("limits.quantityMax", 10_000, 1, 1_000_000, "Units of one SKU in one reservation.");
    static final Key<Integer> LIMITS_SHOWS_MAX = whole(
            "limits.showsMax", 10_000, 1, 1_000_000, "Shows, those that are over counted; one more cannot be made.");
    static final Key<Integer> LIMITS_OFFERS_MAX = whole("limits.offersMax", 2_000, 1, 20_000, "Offers in one show.");
    static final Key<Integer> LIMITS_OPEN_RESERVATIONS_PER_BUYER_MAX = whole(
            "limits.openReservationsPerBuyerMax",
            1_000,
            1,
            1_000_000,
            "Reservations that one buyer may hold in a show at a time; a shop for people needs few.");
    static final Key<Integer> LIMITS_BODY_BYTES_MAX =
            whole("limits.bodyBytesMax", 262_144, 1_024, 16_777_216, "Bytes in the body of a request.");
    static final Key<Integer> LIMITS_IMPORT_BYTES_MAX =
            whole("limits.importBytesMax", 20_971_520, 1_024, 268_435_456, "Bytes in an imported catalogue.");
    static final Key<Integer> LIMITS_BODY_BYTES_IN_FLIGHT_MAX = whole(
            "limits.bodyBytesInFlightMax",
            0,
            0,
            Integer.MAX_VALUE,
            "Bytes of bodies that this node keeps in memory at a time, catalogues not counted; 0 = an eighth of the heap.");
    static final Key<Integer> LIMITS_BODY_BYTES_PER_ADDRESS_MAX = whole(
            "limits.bodyBytesPerAddressMax",
            0,
            0,
            Integer.MAX_VALUE,
            "The same from one address, IPv6 by /64, bodies up to 4 KB not counted; 0 = a quarter of"
                    + " limits.bodyBytesInFlightMax.");
    static final Key<Integer> LIMITS_IMPORT_UPLOADS_MAX = whole(
            "limits.importUploadsMax",
            8,
            1,
            1_000,
            "Catalogues that may be on their way to this node at a time; two are worked on, the others wait on disk.");

    static final Key<List<String>> CORS_ORIGINS = new Key<>(
            "cors.origins",
            "[]",
            "a list of origins such as https://shop.example",
            "Web origins besides this one whose pages may write; everyone may read.",
            KeyKinds::origins);

    static final Key<Integer> LEDGER_BATCH_COMMANDS_MAX =
            whole("ledger.batchCommandsMax", 512, 1, 512, "Commands in one call of the script.");
    static final Key<Integer> LEDGER_BATCH_LINES_MAX = whole(
            "ledger.batchLinesMax", 4_000, 1, 8_000, "Lines in one call of the script; at least limits.linesMax.");
    static final Key<Integer> LEDGER_WINDOW_COMMANDS_MAX = whole(
            "ledger.windowCommandsMax",
            20_000,
            1,
            1_000_000,
            "Commands that may wait for Redis on this node; the next one is told to retry later.");
    static final Key<Integer> LEDGER_REPLY_TIMEOUT_MS = whole(
            "ledger.replyTimeoutMs",
            5_000,
            100,
            60_000,
            "Milliseconds to wait for Redis before a command's outcome counts as unknown.");

    static final Key<Integer> LEDGER_AUDIT_PERIOD_MS = whole(
            "ledger.auditPeriodMs",
            10_000,
            0,
            3_600_000,
            "Milliseconds from one audit of all shows that sell to the next; 0 audits only when asked.");

    static final Key<Integer> ADMISSION_BUYER_PER_SECOND = perSecond(
            "admission.buyerPerSecond",
            1_000,
            "Reservations a second that one buyer of a show may ask for; 0 = no limit.");
    static final Key<Integer> ADMISSION_BUYER_BURST =
            burst("admission.buyerBurst", "Reservations that a buyer who was quiet may ask for at once.");
    static final Key<Integer> ADMISSION_ADDRESS_PER_SECOND = perSecond(
            "admission.addressPerSecond",
            0,
            "Requests and feed handshakes a second from one address, IPv6 by /64, not /health and /metrics; 0 = no limit.");
    static final Key<Integer> ADMISSION_ADDRESS_BURST =
            burst("admission.addressBurst", "Requests that an address that was quiet may send at once.");
    static final Key<Integer> ADMISSION_PLATFORM_PER_SECOND = perSecond(
            "admission.platformPerSecond",
            0,
            "Requests a second that change something, for each caller; without credentials all are one; 0 = no limit.");
    static final Key<Integer> ADMISSION_PLATFORM_BURST =
            burst("admission.platformBurst", "Such requests that a caller who was quiet may send at once.");
    static final Key<Integer> ADMISSION_WAIT_MS_MAX = whole(
            "admission.waitMsMax",
            3_000,
            0,
            60_000,
            "Milliseconds that a command may be expected to wait; beyond, it is told to retry later. 0 = no limit.");

    static final Key<Integer> LEDGER_RETENTION_MS = whole(
            "ledger.retentionMs",
            86_400_000,
            60_000,
            2_000_000_000,
            "Milliseconds for which reservations, orders and idempotency keys are kept after the end of their show.");

    /** All keys in the order in which they are printed; the keys of one section are adjacent. */
    public static final List<Key<?>> ALL = Stream.<List<Key<?>>>of(
                    List.of(
                            HTTP_HOST,
                            HTTP_PORT,
                            HTTP_EVENT_LOOPS,
                            HTTP_TRUSTED_PROXIES,
                            HTTP_CONNECTIONS_MAX,
                            HTTP_IDLE_TIMEOUT_MS,
                            HTTP_BODY_TIMEOUT_MS,
                            HTTP_DRAIN_MS,
                            HTTP_FRAME_ANCESTORS,
                            REDIS_URL,
                            REDIS_DURABILITY,
                            REDIS_REPLICAS,
                            REDIS_REPLICA_TIMEOUT_MS,
                            REDIS_TRUST_CONFIG,
                            REDIS_TLS_CA_FILE,
                            REDIS_TLS_CERT_FILE,
                            REDIS_TLS_KEY_FILE,
                            REDIS_SINGLE_NODE,
                            REDIS_SERVER),
                    OrderKeys.ALL,
                    List.of(
                            SECURITY_MODE,
                            SECURITY_JWT_SECRET,
                            DATA_DIR,
                            FEED_TICK_MS,
                            FEED_TICK_MS_MAX,
                            FEED_SOCKETS_MAX,
                            FEED_SOCKETS_PER_SHOW_MAX,
                            FEED_SOCKETS_PER_ADDRESS_MAX,
                            FEED_ORIGINS,
                            LIMITS_HOLD_MS_MAX,
                            LIMITS_LINES_MAX,
                            LIMITS_QUANTITY_MAX,
                            LIMITS_SHOWS_MAX,
                            LIMITS_OFFERS_MAX,
                            LIMITS_OPEN_RESERVATIONS_PER_BUYER_MAX,
                            LIMITS_BODY_BYTES_MAX,
                            LIMITS_IMPORT_BYTES_MAX,
                            LIMITS_BODY_BYTES_IN_FLIGHT_MAX,
                            LIMITS_BODY_BYTES_PER_ADDRESS_MAX,
                            LIMITS_IMPORT_UPLOADS_MAX,
                            CORS_ORIGINS,
                            LEDGER_BATCH_COMMANDS_MAX,
                            LEDGER_BATCH_LINES_MAX,
                            LEDGER_WINDOW_COMMANDS_MAX,
                            LEDGER_REPLY_TIMEOUT_MS,
                            LEDGER_AUDIT_PERIOD_MS,
                            LEDGER_RETENTION_MS,
                            ADMISSION_BUYER_PER_SECOND,
                            ADMISSION_BUYER_BURST,
                            ADMISSION_ADDRESS_PER_SECOND,
                            ADMISSION_ADDRESS_BURST,
                            ADMISSION_PLATFORM_PER_SECOND,
                            ADMISSION_PLATFORM_BURST,
                            ADMISSION_WAIT_MS_MAX),
                    PaymentKeys.ALL,
                    ShopifyKeys.ALL)
            .flatMap(List::stream)
            .toList();

    private Keys() {}
}
