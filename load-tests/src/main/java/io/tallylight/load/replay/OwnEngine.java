package io.tallylight.load.replay;

import io.tallylight.load.bench.rig.RedisLink;
import io.tallylight.load.harness.EngineProcess;
import io.tallylight.load.harness.Opened;
import io.tallylight.load.harness.PostgresServer;
import io.tallylight.load.harness.RedisServer;
import io.tallylight.load.harness.Scratch;
import io.tallylight.load.harness.WebhookReceiver;
import io.tallylight.load.harness.WebhookReceiver.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Engines of our own with PostgreSQL and a webhook as order systems, and the gateway {@code test}. One alone has its embedded
 * Redis; several share one that is not killed.
 */
final class OwnEngine implements AutoCloseable {
    private static final String DATABASE = "orders";
    private static final String SHARED = "several engines share a Redis, and there is no redis-server on the PATH";
    /** What the engine allows at least. */
    private static final long PAY_MS_MIN = 1_000;

    private final Scratch scratch;
    private final PostgresServer postgres;
    private final WebhookReceiver receiver;
    private final Inbox inbox;
    private final @Nullable RedisServer redis;
    private final List<EngineProcess> processes;

    /** What the receiver took, and who hears of it. */
    private static final class Inbox {
        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private volatile Runnable listener = () -> {};

        private void take(Message message) {
            messages.add(message);
            listener.run();
        }
    }

    /**
     * What is started.
     *
     * @param jvmFlags of each engine
     * @param count of engines, at least 1
     */
    record Launch(Path jar, List<String> jvmFlags, int count) {}

    private OwnEngine(
            Scratch scratch,
            PostgresServer postgres,
            WebhookReceiver receiver,
            Inbox inbox,
            @Nullable RedisServer redis,
            List<EngineProcess> processes) {
        this.scratch = scratch;
        this.postgres = postgres;
        this.receiver = receiver;
        this.inbox = inbox;
        this.redis = redis;
        this.processes = List.copyOf(processes);
    }

    /**
     * Starts all of them; when one does not start, those before it are closed again.
     *
     * @param holdMs how long a hold lasts, which paying does not make longer
     */
    static OwnEngine start(Launch launch, long holdMs) throws IOException, SQLException, InterruptedException {
        try (var opened = new Opened()) {
            var scratch = opened.add(Scratch.make("tallylight-crash"));
            var postgres = opened.add(PostgresServer.start(Map.of()));
            postgres.makeDatabase(DATABASE);
            var inbox = new Inbox();
            var receiver = opened.add(WebhookReceiver.start(inbox::take));
            var environment = environment(postgres.url(DATABASE), receiver, holdMs);
            RedisServer redis = null;
            if (launch.count() > 1) {
                var program = RedisServer.program().orElseThrow(() -> new IOException(SHARED));
                redis = opened.add(RedisServer.start(program, scratch.folder().resolve("redis")));
                environment.put("TALLYLIGHT_REDIS_URL", redis.url());
            }
            var processes = new ArrayList<EngineProcess>();
            for (int i = 1; i <= launch.count(); i++) {
                var data = data(scratch, i);
                processes.add(opened.add(EngineProcess.start(
                        new EngineProcess.Launch(launch.jar(), data, launch.jvmFlags(), environment))));
            }
            opened.keep();
            return new OwnEngine(scratch, postgres, receiver, inbox, redis, processes);
        }
    }

    /** Only what is set here shall count: not a Redis or a configuration that this shell happens to name. */
    private static Map<String, String> environment(String database, WebhookReceiver receiver, long holdMs) {
        var settings = new HashMap<String, String>();
        settings.put("TALLYLIGHT_REDIS_URL", "");
        settings.put("TALLYLIGHT_ORDERS_SQL_URL", database);
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_URL", receiver.url());
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_SECRETS", receiver.secret());
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_ALLOWPRIVATEADDRESSES", "true");
        settings.put("TALLYLIGHT_PAYMENTS_GATEWAY", "test");
        settings.put("TALLYLIGHT_PAYMENTS_PAYMS", Long.toString(Math.max(PAY_MS_MIN, holdMs)));
        return settings;
    }

    List<EngineProcess> processes() {
        return processes;
    }

    List<URI> urls() {
        return processes.stream().map(EngineProcess::url).toList();
    }

    /** A connection to the Redis of the engines, the caller's own. */
    RedisLink redis() throws IOException {
        return redis == null ? RedisLink.embedded(data(scratch, 1)) : RedisLink.local(redis.port());
    }

    private static Path data(Scratch scratch, int engine) {
        return scratch.folder().resolve("data-" + engine);
    }

    /** Each message that the receiver took, in the order in which they came. */
    List<Message> messages() {
        return List.copyOf(inbox.messages);
    }

    /** Calls from now on, on the receiver's event loop, when a message has come and was not answered yet. */
    void onMessage(Runnable call) {
        inbox.listener = call;
    }

    WebhookReceiver receiver() {
        return receiver;
    }

    /** A connection to the database of the orders, the caller's own. */
    Connection orders() throws SQLException {
        return postgres.connect(DATABASE);
    }

    /** Leaves the data of engines and Redis for somebody to look at; where they are. */
    Path keepData() {
        scratch.keep();
        return scratch.folder();
    }

    @Override
    public void close() {
        try (var all = new Opened()) {
            all.add(scratch);
            all.add(postgres);
            all.add(receiver);
            if (redis != null) {
                all.add(redis);
            }
            processes.forEach(all::add);
        }
    }
}
