package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.orders.sql.SqliteOrderSystem;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Redis, a SQLite file, and nodes that are closed after each test. */
public abstract class FlushFixture {
    static final String SHOW = "spring {1}";

    final ShowKeys keys = ShowKeys.of(SHOW);
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<OrderSystem> systems = new ArrayList<>();

    @TempDir
    Path folder;

    RealRedis redis;
    RedisCommands<byte[], byte[]> commands;
    TestOutboxWriter writer;
    TestOrderSystem system;
    long leaseMs = 1_500;
    private RedisClient client;

    @BeforeEach
    void startAll() throws IOException, OrderSystemException {
        redis = new RealRedis(folder);
        client = RedisClient.create(redis.url());
        commands = client.connect(ByteArrayCodec.INSTANCE).sync();
        writer = new TestOutboxWriter(commands, SHOW);
        system = open("sqlite");
    }

    @AfterEach
    void stopAll() {
        try {
            nodes.forEach(TestNode::close);
            systems.forEach(OrderSystem::close);
            client.shutdown();
        } finally {
            redis.close(); // whatever failed, no server stays behind
        }
    }

    /** A system over a file of its own, named after it. */
    TestOrderSystem open(String name) throws OrderSystemException {
        OrderSystem real = SqliteOrderSystem.open(url(name), Clock.systemUTC());
        systems.add(real);
        return new TestOrderSystem(name, real);
    }

    String url(String name) {
        return "jdbc:sqlite:" + folder.resolve(name + ".db");
    }

    TestNode node(String id, OrderSystem... of) {
        TestNode node =
                new TestNode(redis, id, TestNode.timing(leaseMs), of.length == 0 ? new OrderSystem[] {system} : of);
        nodes.add(node);
        return node;
    }

    List<Long> recorded() throws SQLException {
        return recorded("sqlite");
    }

    List<Long> recorded(String name) throws SQLException {
        return Sqlite.numbers(url(name), SHOW);
    }

    public static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    void awaitRecorded(long last) {
        Await.until("orders up to " + last + " are recorded", () -> recorded().size() >= last);
    }

    /** Waits until a system has settled everything up to this order. */
    void awaitProgress(String name, long last) {
        Await.until(name + " settled up to " + last, () -> Long.toString(last).equals(delivery(name)));
    }

    void awaitEmptyOutbox() {
        Await.until("the outbox is empty", () -> commands.xlen(bytes(keys.outbox())) == 0);
    }

    @Nullable
    String delivery(String field) {
        byte[] value = commands.hget(bytes(keys.delivery()), bytes(field));
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
