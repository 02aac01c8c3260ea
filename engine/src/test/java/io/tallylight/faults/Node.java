package io.tallylight.faults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;

/** A ledger with threads and connections of its own, as one engine has it. */
final class Node implements AutoCloseable {
    /** Small, so that a crowd has many batches on their way when something breaks. */
    private static final int BATCH_COMMANDS_MAX = 16;

    /** A Redis that dies closes its connections, so that no test waits for this. */
    private static final long REPLY_TIMEOUT_MS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final Ledger ledger;

    Node(String redisUrl) {
        ledger = Await.answer(() -> Ledger.open(
                vertx,
                RedisEndpoint.of(redisUrl),
                2,
                new Ledger.Limits(BATCH_COMMANDS_MAX, 4_000, 20_000, REPLY_TIMEOUT_MS),
                new SimpleMeterRegistry()));
    }

    Vertx vertx() {
        return vertx;
    }

    Ledger ledger() {
        return ledger;
    }

    LedgerReader reader() {
        return ledger.reader();
    }

    void awaitConnected() {
        Await.until("connected to Redis", ledger::isConnected);
    }

    @Override
    public void close() {
        Await.result(ledger.close());
        Await.result(vertx.close());
    }
}
