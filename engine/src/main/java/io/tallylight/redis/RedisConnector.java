package io.tallylight.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;

/**
 * Opens a connection within a timeout, which the client does not. Stateless; used on the event loop of the connection.
 */
final class RedisConnector {
    private RedisConnector() {}

    /**
     * Opens the socket and completes the greeting of the client.
     *
     * @return fails with {@link RedisUnavailableException} after {@code timeoutMs}, and with
     *     {@link RedisRefusedException} if Redis answered the greeting with an error
     */
    static Future<RedisConnection> reached(Vertx vertx, Redis client, long timeoutMs) {
        Promise<RedisConnection> reached = Promise.promise();
        long deadline = vertx.setTimer(
                timeoutMs,
                id -> reached.tryFail(new RedisUnavailableException("no connection within " + timeoutMs + " ms")));
        client.connect().onComplete(made -> {
            vertx.cancelTimer(deadline);
            if (made.succeeded()) {
                reached.tryComplete(made.result());
            } else {
                Throwable cause = made.cause();
                reached.tryFail(Pipeline.isAnswer(cause) ? new RedisRefusedException(FailureText.of(cause)) : cause);
            }
        });
        return reached.future();
    }
}
