package io.tallylight.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that speaks as much of Redis as is needed to misbehave: no real Redis can be asked to do that. Closes with its
 * Vert.x.
 */
final class FakeRedis {
    private static final String HELLO = "%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n";
    private static final String LOADED = "$40\r\n" + "0".repeat(40) + "\r\n";

    private static final String INCARNATION = "$3\r\n1/2\r\n";

    final List<NetSocket> open = new CopyOnWriteArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();
    /** Commands other than those of a handshake and marks. */
    final AtomicInteger heard = new AtomicInteger();

    final AtomicInteger openMax = new AtomicInteger();
    volatile String hello = HELLO;
    volatile String loaded = LOADED;
    /** The reply to any other command; empty for silence, which then takes the marks along. */
    volatile String other = "";
    /** What {@code INFO} tells. */
    volatile String info = String.join(
            "\r\n",
            "redis_version:7.0.15",
            "role:master",
            "run_id:1",
            "master_replid:2",
            "maxmemory:0",
            "maxmemory_policy:noeviction");

    private final NetServer server;

    FakeRedis(Vertx vertx) throws Exception {
        server = vertx.createNetServer()
                .connectHandler(this::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return "redis://127.0.0.1:" + server.actualPort();
    }

    /** Back to a Redis that greets and loads. */
    void healthy() {
        hello = HELLO;
        loaded = LOADED;
    }

    void dropAll() {
        open.forEach(NetSocket::close);
    }

    private void accept(NetSocket socket) {
        int unused = accepted.incrementAndGet();
        open.add(socket);
        int most = openMax.accumulateAndGet(open.size(), Math::max);
        assert most > 0;
        socket.closeHandler(v -> {
            boolean wasOpen = open.remove(socket);
            assert wasOpen;
        });
        boolean[] silent = {false};
        socket.handler(bytes -> {
            for (String command : bytes.toString().split("(?=\\*\\d+\r\n)", -1)) {
                String reply = reply(command);
                // As in Redis, nothing behind a command without a reply has one.
                silent[0] |= reply.isEmpty();
                if (!silent[0]) {
                    var sent = socket.write(reply);
                    assert sent != null;
                }
            }
        });
    }

    private String reply(String command) {
        String upper = command.toUpperCase(Locale.ROOT);
        if (upper.contains("\r\nHELLO\r\n")) {
            return hello;
        } else if (upper.contains("\r\nLOAD\r\n")) {
            return loaded;
        } else if (upper.contains("\r\nINFO\r\n")) {
            return "$" + info.length() + "\r\n" + info + "\r\n";
        } else if (upper.contains("\r\nTL:PRIMARY\r\n")) {
            return INCARNATION;
        } else if (upper.contains("\r\nECHO\r\n")) {
            return command.substring(
                    command.indexOf("\r\n", command.toUpperCase(Locale.ROOT).indexOf("ECHO")) + 2);
        }
        int count = heard.incrementAndGet();
        assert count > 0;
        return other;
    }
}
