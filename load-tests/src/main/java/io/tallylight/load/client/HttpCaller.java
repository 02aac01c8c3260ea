package io.tallylight.load.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request until it has a definite answer: a lost connection, a timeout, {@code 429}, {@code 502}, {@code 503}
 * and {@code 504} are tried again, with the same key and body, until the deadline. Several engines are asked in turn, attempt
 * by attempt.
 */
final class HttpCaller {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;
    private final Context context;
    private final HttpClient http;
    private final List<URI> bases;
    private final CallSettings settings;
    private final Backoff backoff;
    private int turn;

    HttpCaller(Vertx vertx, Context context, List<URI> bases, CallSettings settings, RandomGenerator random) {
        this.vertx = vertx;
        this.context = context;
        this.bases = List.copyOf(bases);
        this.settings = settings;
        this.backoff = new Backoff(random);
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true), new PoolOptions().setHttp1MaxSize(settings.connections()));
    }

    /** Fails with {@link UnansweredException} when the deadline passes, with nothing else. */
    Future<Reply> call(Call call) {
        var promise = Promise.<Reply>promise();
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.retryForMs());
        context.runOnContext(nothing -> attempt(call, 1, deadlineNs, promise));
        return promise.future();
    }

    private void attempt(Call call, int attempts, long deadlineNs, Promise<Reply> promise) {
        http.request(options(call))
                .compose(request -> {
                    var body = call.body();
                    return body == null ? request.send() : request.send(Buffer.buffer(body.toString()));
                })
                .compose(response -> response.body().map(body -> new Attempt(response, body)))
                .onComplete(result -> {
                    var attempt = result.result();
                    if (attempt != null && !attempt.mayRetry()) {
                        promise.complete(attempt.reply(attempts));
                        return;
                    }
                    var lost = attempt == null ? result.cause() : attempt.asLost(attempts);
                    retry(call, attempts, deadlineNs, promise, lost, attempt == null ? null : attempt.retryAfter());
                });
    }

    private void retry(
            Call call,
            int attempts,
            long deadlineNs,
            Promise<Reply> promise,
            Throwable lost,
            @Nullable String retryAfter) {
        long delayMs = backoff.nextMs(attempts, retryAfter);
        long leftNs = deadlineNs - System.nanoTime();
        if (TimeUnit.MILLISECONDS.toNanos(delayMs) > leftNs) {
            var why = Failures.describe(lost);
            promise.fail(
                    new UnansweredException(call + ": no answer after " + attempts + " attempts, last " + why, lost));
            return;
        }
        vertx.setTimer(delayMs, id -> attempt(call, attempts + 1, deadlineNs, promise));
    }

    private RequestOptions options(Call call) {
        var base = bases.get(turn++ % bases.size());
        var options = new RequestOptions()
                .setMethod(call.method())
                .setSsl(base.getScheme().equals("https"))
                .setHost(base.getHost())
                .setPort(Urls.port(base))
                .setURI(Urls.prefix(base) + call.path())
                .setConnectTimeout(settings.attemptMs())
                .setIdleTimeout(settings.attemptMs())
                .putHeader("Accept", "application/json");
        if (call.body() != null) {
            options.putHeader("Content-Type", call.contentType());
        }
        if (call.key() != null) {
            options.putHeader("Idempotency-Key", call.key());
        }
        return options;
    }

    private record Attempt(HttpClientResponse response, Buffer body) {
        boolean mayRetry() {
            return switch (response.statusCode()) {
                case 429, 502, 503, 504 -> true;
                default -> false;
            };
        }

        @Nullable
        String retryAfter() {
            return response.getHeader("Retry-After");
        }

        Throwable asLost(int attempts) {
            return new IllegalStateException(reply(attempts).describe());
        }

        Reply reply(int attempts) {
            var replayed = "true".equalsIgnoreCase(response.getHeader("Idempotent-Replayed"));
            return new Reply(response.statusCode(), json(), replayed, attempts);
        }

        private JsonNode json() {
            if (body.length() == 0) {
                return MissingNode.getInstance();
            }
            try {
                return JSON.readTree(body.getBytes());
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
