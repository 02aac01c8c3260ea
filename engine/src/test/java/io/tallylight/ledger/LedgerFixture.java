package io.tallylight.ledger;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.embedded.DataFolder;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ledger over a real Redis for one test class. After each test, the shows that it made must be conserved. */
final class LedgerFixture implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Ledger.Limits limits;
    private MeterRegistry registry = new SimpleMeterRegistry();
    private final List<TestShow> shows = new ArrayList<>();
    private final List<AutoCloseable> undo = new ArrayList<>();
    private int showsMade;

    private @Nullable EmbeddedRedis redis;
    private @Nullable Vertx vertx;
    private @Nullable Ledger ledger;
    private @Nullable StatefulRedisConnection<String, String> raw;
    private @Nullable StatefulRedisConnection<String, byte[]> bytes;

    LedgerFixture() {
        this(new Ledger.Limits(128, 4_000, 20_000, 5_000));
    }

    LedgerFixture(Ledger.Limits limits) {
        this.limits = limits;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        DataFolder data = DataFolder.open(Files.createTempDirectory("ledger"));
        undo.add(data);
        EmbeddedRedis started = EmbeddedRedis.start(data);
        redis = started;
        undo.add(started);
        RedisClient client = RedisClient.create(RedisURI.create(started.url()));
        undo.add(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(2)));
        raw = client.connect();
        bytes = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        Vertx made = Vertx.vertx();
        vertx = made;
        undo.add(() -> Await.result(made.close()));
        Ledger opened = Await.answer(() -> {
            registry = new SimpleMeterRegistry(); // of the attempt that succeeds
            return Ledger.open(made, RedisEndpoint.of(started.engineUrl()), 2, limits, registry);
        });
        ledger = opened;
        undo.add(() -> Await.result(opened.close()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (TestShow show : shows) {
            show.assertConserved();
        }
        shows.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).close();
        }
    }

    EmbeddedRedis redis() {
        return Objects.requireNonNull(redis);
    }

    Vertx vertx() {
        return Objects.requireNonNull(vertx);
    }

    Ledger ledger() {
        return Objects.requireNonNull(ledger);
    }

    LedgerReader reader() {
        return ledger().reader();
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Redis behind the ledger's back. */
    RedisCommands<String, String> raw() {
        return Objects.requireNonNull(raw).sync();
    }

    /** A hash behind the ledger's back, its values as they are. */
    Map<String, byte[]> rawBytes(String key) {
        return Objects.requireNonNull(bytes).sync().hgetall(key);
    }

    /** The values of all fields of this name in a stream, of which one entry may have several. */
    List<byte[]> rawFields(String key, String name) {
        String script = "local found = {} for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do"
                + " for i = 1, #entry[2], 2 do if entry[2][i] == ARGV[1] then found[#found + 1] = entry[2][i + 1] end end"
                + " end return found";
        List<byte[]> found = Objects.requireNonNull(bytes)
                .sync()
                .eval(script, ScriptOutputType.MULTI, new String[] {key}, name.getBytes(StandardCharsets.UTF_8));
        return found;
    }

    /** The only field of each entry of a stream, as it is. */
    List<byte[]> rawEntries(String key) {
        return Objects.requireNonNull(bytes).sync().xrange(key, Range.unbounded()).stream()
                .map(entry -> entry.getBody().values().iterator().next())
                .toList();
    }

    /** A show id that no other test has. */
    TestShow unmade() {
        return unmade("show-" + ++showsMade);
    }

    TestShow unmade(String id) {
        ShowKeys keys = ShowKeys.of(id);
        return new TestShow(ledger(), keys, () -> raw().xrange(keys.outbox(), Range.unbounded()));
    }

    /** A live show, which is looked at after the test. */
    TestShow live() {
        TestShow show = unmade();
        show.put("live");
        return watched(show);
    }

    TestShow watched(TestShow show) {
        shows.add(show);
        return show;
    }

    /** The shows of this test are broken on purpose: do not look at them. */
    void unwatchAll() {
        shows.clear();
    }

    /** The cause with which it fails. */
    static Throwable failure(Future<?> future) {
        AssertionError error = org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class, () -> {
            Object result = Await.result(future);
            System.err.println("unexpected: " + result);
        });
        return Objects.requireNonNull(error.getCause());
    }
}
