package io.tallylight.load.replay;

import io.tallylight.load.harness.EngineProcess;
import io.tallylight.load.harness.Opened;
import io.tallylight.load.harness.PostgresServer;
import io.tallylight.load.harness.Scratch;
import io.tallylight.load.harness.WebhookReceiver;
import io.tallylight.load.harness.WebhookReceiver.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine of our own with PostgreSQL and a webhook as order systems, and the gateway {@code test}. */
final class OwnEngine implements AutoCloseable {
    private static final String DATABASE = "orders";
    /** What the engine allows at least. */
    private static final long PAY_MS_MIN = 1_000;

    private final Scratch scratch;
    private final PostgresServer postgres;
    private final WebhookReceiver receiver;
    private final Inbox inbox;
    private final EngineProcess process;

    /** What the receiver took, and who hears of it. */
    private static final class Inbox {
        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private volatile Runnable listener = () -> {};

        private void take(Message message) {
            messages.add(message);
            listener.run();
        }
    }

    private OwnEngine(
            Scratch scratch, PostgresServer postgres, WebhookReceiver receiver, Inbox inbox, EngineProcess process) {
        this.scratch = scratch;
        this.postgres = postgres;
        this.receiver = receiver;
        this.inbox = inbox;
        this.process = process;
    }

    /**
     * Starts all of them; when one does not start, those before it are closed again.
     *
     * @param jvmFlags of the engine
     * @param holdMs how long a hold lasts, which paying does not make longer
     */
    static OwnEngine start(Path jar, List<String> jvmFlags, long holdMs)
            throws IOException, SQLException, InterruptedException {
        try (var opened = new Opened()) {
            var scratch = opened.add(Scratch.make("tallylight-crash"));
            var postgres = opened.add(PostgresServer.start(Map.of()));
            postgres.makeDatabase(DATABASE);
            var inbox = new Inbox();
            var receiver = opened.add(WebhookReceiver.start(inbox::take));
            var environment = environment(postgres.url(DATABASE), receiver, holdMs);
            var data = scratch.folder().resolve("data");
            var process = opened.add(EngineProcess.start(new EngineProcess.Launch(jar, data, jvmFlags, environment)));
            opened.keep();
            return new OwnEngine(scratch, postgres, receiver, inbox, process);
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

    EngineProcess process() {
        return process;
    }

    Path data() {
        return scratch.folder().resolve("data");
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

    /** Leaves the engine's data for somebody to look at; where they are. */
    Path keepData() {
        scratch.keep();
        return data();
    }

    @Override
    public void close() {
        try (var all = new Opened()) {
            all.add(scratch);
            all.add(postgres);
            all.add(receiver);
            all.add(process);
        }
    }
}
