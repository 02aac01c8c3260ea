package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.tallylight.json.JsonBytes;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answers of routes. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    static final CharSequence LOCATION = HttpHeaders.createOptimized("Location");
    static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence REPLAYED = HttpHeaders.createOptimized("Idempotent-Replayed");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final Handler<Throwable> GONE = gone -> LOG.debug("the client left: {}", FailureText.of(gone));

    private Replies() {}

    /** Answers with the result of the future, or with the problem that it fails with. */
    static <T> void when(RoutingContext ctx, Future<T> future, Consumer<T> answer) {
        future.onComplete(result -> {
            if (result.failed()) {
                ctx.fail(result.cause());
                return;
            }
            try {
                answer.accept(result.result());
            } catch (RuntimeException e) {
                ctx.fail(e);
            }
        });
    }

    /**
     * Answers with the result of the future, or with the problem that it fails with, for a request that bypasses the
     * router.
     */
    static <T> void when(HttpServerRequest request, Future<T> future, Consumer<T> answer) {
        future.onComplete(result -> {
            if (result.failed()) {
                Problems.answer(request, result.cause());
                return;
            }
            try {
                answer.accept(result.result());
            } catch (RuntimeException e) {
                Problems.answer(request, e);
            }
        });
    }

    static void json(RoutingContext ctx, int status, ObjectNode body) {
        end(ctx, status, "application/json", Json.write(body));
    }

    static void json(HttpServerRequest request, int status, ObjectNode body) {
        byte[] bytes = Json.encode(body);
        end(request, status, JSON, Buffer.buffer(bytes.length).appendBytes(bytes));
    }

    static void end(RoutingContext ctx, int status, String contentType, String body) {
        end(ctx, status, contentType, Buffer.buffer(body));
    }

    static void end(RoutingContext ctx, int status, String contentType, Buffer body) {
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            ctx.response().putHeader("Content-Length", Integer.toString(body.length()));
        }
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .end(body)
                .onFailure(GONE);
    }

    /** Answers with a document; {@code contentType} and names of headers may be prepared bytes to save work. */
    @CanIgnoreReturnValue
    static Future<Void> end(HttpServerRequest request, int status, CharSequence contentType, JsonBytes body) {
        return end(
                request, status, contentType, Buffer.buffer(body.length()).appendBytes(body.bytes(), 0, body.length()));
    }

    /** Answers with bytes, which may be shared by many answers. */
    @CanIgnoreReturnValue
    static Future<Void> end(HttpServerRequest request, int status, CharSequence contentType, Buffer bytes) {
        HttpServerResponse response = request.response();
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        }
        return response.setStatusCode(status)
                .putHeader(CONTENT_TYPE, contentType)
                .end(bytes)
                .onFailure(GONE);
    }

    static void empty(RoutingContext ctx, int status) {
        empty(ctx.response(), status);
    }

    static void empty(HttpServerResponse response, int status) {
        response.setStatusCode(status).end().onFailure(GONE);
    }

    /**
     * Answers with the result of a command with an idempotency key: with this status the first time, and with 200 on
     * each repeat.
     */
    static void keyed(RoutingContext ctx, boolean repeated, int status, ObjectNode body) {
        if (repeated) {
            replayed(ctx.request());
        }
        json(ctx, repeated ? 200 : status, body);
    }

    /** Marks the answer as one that was given before. */
    static void replayed(HttpServerRequest request) {
        request.response().putHeader(REPLAYED, TRUE);
    }

    /** Answers with a list; {@code next} is the position at which it continues, null at its end. */
    static void list(RoutingContext ctx, List<ObjectNode> items, @Nullable String next) {
        json(ctx, 200, listed(items, next));
    }

    /** Returns the document of a list. */
    static ObjectNode listed(List<ObjectNode> items, @Nullable String next) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("items");
        items.forEach(array::add);
        if (next != null) {
            body.put("next", Cursor.encode(next));
        }
        return body;
    }
}
