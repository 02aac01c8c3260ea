package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An event loop with connections on it, and what tests do with them from their own thread. Closed after each test. */
final class TestLoop implements AfterEachCallback {
    final Vertx vertx = Vertx.vertx();
    private final Context context;
    private final List<CommandRedis> made = new ArrayList<>();

    TestLoop() {
        Promise<Context> found = Promise.promise();
        String unused = Await.result(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                found.complete(context);
                return Future.succeededFuture();
            }
        }));
        context = Await.result(found.future());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        made.forEach(redis -> Await.result(redis.close()));
        Await.result(vertx.close());
    }

    /** One that is not open yet. */
    CommandRedis redis(String url, Durability durability, long replyTimeoutMs) {
        return redis(new RedisEndpoint(url, durability, false), replyTimeoutMs);
    }

    CommandRedis redis(RedisEndpoint endpoint, long replyTimeoutMs) {
        CommandRedis redis = new CommandRedis(vertx, context, new DurabilityCheck(endpoint), replyTimeoutMs, List.of());
        made.add(redis);
        return redis;
    }

    /** One that is open, however often that has to be tried: connections made before it count too. */
    CommandRedis opened(String url, Durability durability, long replyTimeoutMs) {
        CommandRedis redis = redis(url, durability, replyTimeoutMs);
        Await.answer(redis::open);
        return redis;
    }

    <T> Future<T> call(Supplier<Future<T>> action) {
        Promise<T> answer = Promise.promise();
        context.runOnContext(v -> action.get().onComplete(answer));
        return answer.future();
    }

    Future<Response> get(CommandRedis redis, String key) {
        return call(() -> redis.send(Request.cmd(Command.GET).arg(key)));
    }

    Future<Response> set(CommandRedis redis, String key, String value) {
        return call(() -> redis.send(Request.cmd(Command.SET).arg(key).arg(value)));
    }

    /** The cause with which it fails. */
    static Throwable failure(Future<?> future) {
        AssertionError failed = assertThrows(AssertionError.class, () -> Await.result(future));
        return Objects.requireNonNull(failed.getCause());
    }
}
