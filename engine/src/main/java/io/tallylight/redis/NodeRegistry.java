package io.tallylight.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that use one Redis, each with its version and those of its settings that are a property of the data: the
 * first node to act applies its own settings for all. A node writes its own every {@value #LOOK_EVERY_MS} ms and reads
 * those of the others; if they differ it logs that once, and a gauge counts it. Its methods may be called from any
 * thread.
 */
public final class NodeRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);
    private static final long LOOK_EVERY_MS = 10_000;

    /** Time after which a node that was not seen counts as stopped, ms. */
    private static final long LIVE_MS = 30_000;

    private static final long KEPT_MS_MIN = 3_600_000;
    private static final String VERSION = "version";
    private static final String SEEN_AT = "seenAt";
    private static final String RETENTION = "retentionMs";
    private static final String SETTING = "setting:";

    private final Vertx vertx;
    private final Context context;
    private final SharedRedis redis;
    private final Clock clock;
    private final Node self;
    private final Set<String> said = new HashSet<>();
    private final Gauge gauge;
    private final MeterRegistry metrics;
    private volatile int disagreeing;
    private volatile long retentionMs = -1;
    private long timer;

    /**
     * The entry of a node.
     *
     * @param id id that no other node has, nor an earlier start of this one
     * @param settings settings that must be the same on all nodes, by name; they are logged, so they hold no secrets
     * @param retentionMs time for which it keeps the records of a show that is over
     */
    public record Node(String id, String version, Map<String, String> settings, long retentionMs) {}

    private NodeRegistry(Context context, SharedRedis redis, Clock clock, Node self, MeterRegistry metrics) {
        this.vertx = context.owner();
        this.context = context;
        this.redis = redis;
        this.clock = clock;
        this.self = self;
        this.metrics = metrics;
        this.gauge = Gauge.builder("tallylight.nodes.disagree", this, its -> its.disagreeing)
                .description("other nodes on this Redis whose settings differ from this one's where they must be alike")
                .register(metrics);
    }

    /**
     * Registers this node.
     *
     * @param clock clock that all nodes agree on
     * @return completes after the first read, even if that failed; never fails
     */
    public static Future<NodeRegistry> start(
            Vertx vertx, SharedRedis redis, Clock clock, Node self, MeterRegistry metrics) {
        NodeRegistry nodes = new NodeRegistry(vertx.getOrCreateContext(), redis, clock, self, metrics);
        Promise<NodeRegistry> started = Promise.promise();
        nodes.context.runOnContext(v -> {
            nodes.timer = vertx.setPeriodic(LOOK_EVERY_MS, id -> nodes.look().onComplete(done -> {}));
            nodes.look().onComplete(looked -> started.complete(nodes));
        });
        return started.future();
    }

    /**
     * Returns the longest time, in ms, for which a node keeps the records of a show, among the nodes that were
     * registered within that time; -1 while it is unknown.
     */
    public long retentionMs() {
        return retentionMs;
    }

    /** Reads the settings of this node and of the others; fails while Redis is unavailable. */
    Future<Void> look() {
        return enter(clock.millis())
                .compose(entered -> redis.read(() -> redis.commands().smembers(bytes(ShowKeys.NODES))))
                .compose(ids -> {
                    List<Future<Map<String, String>>> reads = new ArrayList<>();
                    ids.forEach(id -> reads.add(entry(text(id))));
                    return Future.all(reads).map(all -> {
                        compare(reads.stream().map(Future::result).toList());
                        return null;
                    });
                });
    }

    @SuppressWarnings("ArrayAsKeyOfSetOrMap") // Redis takes the fields in any order, and none is looked up
    private Future<Void> enter(long seenAt) {
        byte[] key = bytes(ShowKeys.node(self.id));
        Map<byte[], byte[]> fields = new HashMap<>();
        fields.put(bytes(VERSION), bytes(self.version));
        fields.put(bytes(SEEN_AT), bytes(Long.toString(seenAt)));
        fields.put(bytes(RETENTION), bytes(Long.toString(self.retentionMs)));
        self.settings.forEach((name, value) -> fields.put(bytes(SETTING + name), bytes(value)));
        return redis.read(() -> redis.commands().hset(key, fields))
                .compose(set ->
                        redis.read(() -> redis.commands().pexpire(key, Math.max(KEPT_MS_MIN, self.retentionMs))))
                .compose(set -> redis.read(() -> redis.commands().sadd(bytes(ShowKeys.NODES), bytes(self.id))))
                .mapEmpty();
    }

    /** Returns the entry of a node; if it has expired it is empty, and the node is no longer listed. */
    private Future<Map<String, String>> entry(String id) {
        return redis.read(() -> redis.commands().hgetall(bytes(ShowKeys.node(id))))
                .compose(found -> {
                    Map<String, String> fields = new TreeMap<>();
                    found.forEach((name, value) -> fields.put(text(name), text(value)));
                    if (fields.isEmpty()) {
                        return redis.read(() -> redis.commands().srem(bytes(ShowKeys.NODES), bytes(id)))
                                .map(fields);
                    }
                    fields.put("id", id);
                    return Future.succeededFuture(fields);
                });
    }

    private void compare(List<Map<String, String>> nodes) {
        long longest = self.retentionMs;
        int different = 0;
        for (Map<String, String> node : nodes) {
            longest = Math.max(longest, number(node, RETENTION));
            boolean live = clock.millis() - number(node, SEEN_AT) < LIVE_MS;
            if (live && !self.id.equals(node.get("id")) && differs(node)) {
                different++;
            }
        }
        disagreeing = different;
        retentionMs = longest;
    }

    private boolean differs(Map<String, String> node) {
        boolean differs = false;
        for (Map.Entry<String, String> setting : self.settings.entrySet()) {
            String other = node.getOrDefault(SETTING + setting.getKey(), "");
            if (!other.equals(setting.getValue())) {
                differs = true;
                if (said.add(node.get("id") + " " + setting.getKey())) {
                    LOG.warn(
                            "the nodes on this Redis differ: {} is \"{}\" on {} (version {}) and \"{}\" on this one"
                                    + " (version {}); set it alike, since one node decides for all",
                            setting.getKey(),
                            other,
                            node.get("id"),
                            node.getOrDefault(VERSION, ""),
                            setting.getValue(),
                            self.version);
                }
            }
        }
        return differs;
    }

    private static long number(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        return value.matches("\\d{1,15}") ? Long.parseLong(value) : 0;
    }

    /** Stops counting this node as running; its retention still applies. */
    @Override
    public void close() {
        context.runOnContext(v -> vertx.cancelTimer(timer));
        enter(0).onFailure(away -> LOG.debug("this node stays entered: {}", FailureText.of(away)));
        metrics.remove(gauge);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
