package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tallylight.checkout.PaymentUnknownException;
import io.tallylight.json.Json;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of Stripe's HTTP API: form in, JSON out. Each call ends within its deadline. A call without an answer, or with one
 * that says that Stripe is busy or broken, is tried again while there is time, and then fails with
 * {@link PaymentUnknownException}. Any thread.
 */
final class StripeClient {
    private static final Logger LOG = LoggerFactory.getLogger(StripeClient.class);

    /** The version whose documentation this was written from; an account may have another one by default. */
    private static final String VERSION = "2023-10-16";

    private static final int TRIES_MAX = 3;
    private static final int PAUSE_MS = 200;
    private static final int CONNECT_MS_MAX = 3_000;
    private static final int CONNECTIONS_MAX = 64;
    private static final int WAITING_MAX = 1_000;

    private final Vertx vertx;
    private final StripeSettings settings;
    private final RandomGenerator random;
    private final WebClient client;

    StripeClient(Vertx vertx, StripeSettings settings, RandomGenerator random) {
        this.vertx = vertx;
        this.settings = settings;
        this.random = random;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout(Math.min(CONNECT_MS_MAX, settings.deadlineMs()))
                        .setFollowRedirects(false)
                        .setUserAgent("Tallylight"),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
    }

    /** Reads an object; {@code path} begins after {@code /v1/}. */
    Future<Reply> get(String path) {
        return send(
                new Call(HttpMethod.GET, path, MultiMap.caseInsensitiveMultiMap(), "", Repeat.OF_THE_KEY),
                1,
                deadline());
    }

    /**
     * The answers after which a call may be repeated under another key, since Stripe keeps every answer under a key,
     * even one of 500.
     */
    enum Repeat {
        /**
         * No answer: a repeat would take effect twice. An answer of 500 fails with {@link StripeErrorException} too.
         */
        OF_THE_KEY,
        /** An answer of 500. */
        AFTER_FAILURE,
        /** An answer of 500, or a refusal of an earlier call of the key: the object may have changed since. */
        AFTER_OLD_REFUSAL
    }

    /**
     * Sends a call that changes something.
     *
     * @param key idempotency key
     */
    Future<Reply> post(String path, MultiMap form, String key, Repeat repeat) {
        return send(new Call(HttpMethod.POST, path, form, key, repeat), 1, deadline());
    }

    void close() {
        client.close();
    }

    /**
     * The answer of Stripe.
     *
     * @param isOld whether it is the answer to an earlier call of the same key: the object may have changed since
     */
    record Reply(JsonNode object, boolean isOld) {}

    private record Call(HttpMethod method, String path, MultiMap form, String key, Repeat repeat) {
        Call underOtherKey(RandomGenerator random) {
            String other = key + "-" + Long.toString(random.nextLong(1L << 40), Character.MAX_RADIX);
            return new Call(method, path, form, other, repeat);
        }
    }

    private long deadline() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.deadlineMs());
    }

    private Future<Reply> send(Call call, int number, long deadlineNs) {
        // The first try gets a third of the time, so that a connection which died unnoticed leaves some for another
        // try.
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        long timeout = Math.max(1, number == 1 ? settings.deadlineMs() / 3 : left);
        Future<HttpResponse<Buffer>> sent = call.method.equals(HttpMethod.GET)
                ? request(call, timeout).send()
                : request(call, timeout).sendForm(call.form);
        return sent.transform(result -> {
            if (result.failed()) {
                return again(call, number, deadlineNs, "no answer: " + FailureText.of(result.cause()));
            }
            return answered(call, number, deadlineNs, result.result());
        });
    }

    private HttpRequest<Buffer> request(Call call, long timeoutMs) {
        HttpRequest<Buffer> request = client.requestAbs(call.method, settings.baseUrl() + "/v1/" + call.path)
                .timeout(timeoutMs)
                .bearerTokenAuthentication(settings.secretKey())
                .putHeader("Stripe-Version", VERSION);
        return call.key.isEmpty() ? request : request.putHeader("Idempotency-Key", call.key);
    }

    private Future<Reply> answered(Call call, int number, long deadlineNs, HttpResponse<Buffer> response) {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        boolean isOld = "true".equals(response.getHeader("Idempotent-Replayed"));
        if (status / 100 == 2 && body.isObject()) {
            return Future.succeededFuture(new Reply(body, isOld));
        }
        JsonNode error = body.path("error");
        String what = status + " " + error.path("code").asText("");
        if (status == 401 || status == 403) {
            LOG.error("Stripe refuses payments.stripe.secretKey: {}", what);
            return Future.failedFuture(new PaymentUnknownException("Stripe refuses the secret key: " + what));
        } else if (status == 409 || status == 429) {
            return again(call, number, deadlineNs, what); // another call of this key runs, or there are too many
        } else if (status / 100 == 4 && error.isObject()) {
            return isOld && call.repeat == Repeat.AFTER_OLD_REFUSAL && number < TRIES_MAX
                    ? again(call.underOtherKey(random), number, deadlineNs, what)
                    : Future.failedFuture(new StripeErrorException(status, error, isOld));
        } else if (call.key.isEmpty()) {
            return again(call, number, deadlineNs, what);
        } else if (call.repeat != Repeat.OF_THE_KEY) {
            return again(call.underOtherKey(random), number, deadlineNs, what);
        }
        return error.isObject()
                ? Future.failedFuture(new StripeErrorException(status, error, isOld))
                : again(call, number, deadlineNs, what);
    }

    private Future<Reply> again(Call call, int number, long deadlineNs, String why) {
        long pause = (long) PAUSE_MS * number + random.nextInt(PAUSE_MS);
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        if (number == TRIES_MAX || pause >= left) {
            return Future.failedFuture(
                    new PaymentUnknownException(call.method + " " + call.path + " at Stripe: " + why));
        }
        LOG.debug("{} {} at Stripe is tried again: {}", call.method, call.path, why);
        return vertx.timer(pause, TimeUnit.MILLISECONDS).compose(v -> send(call, number + 1, deadlineNs));
    }

    private static JsonNode json(Buffer body) {
        try {
            return body == null ? MissingNode.getInstance() : Json.read(body.getBytes());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // a proxy's page, most likely
        }
    }
}
