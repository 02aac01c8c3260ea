package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.Defined;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How routes answer. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    /** Answers what the future brings, or the problem that it fails with. */
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

    static void json(RoutingContext ctx, int status, ObjectNode body) {
        end(ctx, status, "application/json", Json.write(body));
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
                .onFailure(gone -> LOG.debug("the client left: {}", gone.getMessage()));
    }

    static void empty(RoutingContext ctx, int status) {
        ctx.response()
                .setStatusCode(status)
                .end()
                .onFailure(gone -> LOG.debug("the client left: {}", gone.getMessage()));
    }

    /** A show or an offer, with its version; {@code address} is its own. */
    static void defined(RoutingContext ctx, Defined defined, String address) {
        ctx.response().putHeader("ETag", defined.etag());
        if (defined.made()) {
            ctx.response().putHeader("Location", address);
        }
        json(ctx, defined.made() ? 201 : 200, defined.json());
    }

    /** What a keyed command made: once with this status, and as a repeat with 200 ever after. */
    static void keyed(RoutingContext ctx, boolean repeated, int status, ObjectNode body) {
        if (repeated) {
            ctx.response().putHeader("Idempotent-Replayed", "true");
        }
        json(ctx, repeated ? 200 : status, body);
    }

    /** A list; {@code next} is where it goes on, null at its end. */
    static void list(RoutingContext ctx, List<ObjectNode> items, @Nullable String next) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("items");
        items.forEach(array::add);
        if (next != null) {
            body.put("next", Cursor.encode(next));
        }
        json(ctx, 200, body);
    }
}
