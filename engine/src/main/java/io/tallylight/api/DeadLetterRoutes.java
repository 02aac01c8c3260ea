package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.orders.DeadLetter;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.flush.BlockedMessages;
import io.tallylight.orders.flush.DeadLetters;
import io.tallylight.orders.flush.DeadLetters.Replay;
import io.tallylight.orders.flush.ParkedSystems;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes for dead letters of orders, and for parked order systems. */
final class DeadLetterRoutes {
    static final String LETTERS = "/v1/dead-letters";
    static final String BLOCKED = "/v1/blocked-messages";
    static final String SYSTEMS = "/v1/order-systems";

    private final DeadLetters letters;
    private final ParkedSystems parkedSystems;

    DeadLetterRoutes(DeadLetters letters, ParkedSystems parkedSystems) {
        this.letters = letters;
        this.parkedSystems = parkedSystems;
    }

    void mount(Routes routes) {
        routes.get(LETTERS, KnownParameters.of("limit", "after"), this::list);
        routes.add(HttpMethod.POST, LETTERS + "/:id/replay", BodyRule.NONE, this::replay);
        routes.get(BLOCKED, KnownParameters.NONE, this::blocked);
        routes.add(HttpMethod.POST, BLOCKED + "/:id/set-aside", BodyRule.NONE, this::setAside);
        routes.get(SYSTEMS, KnownParameters.NONE, this::systems);
        routes.add(HttpMethod.POST, SYSTEMS + "/:name/resume", BodyRule.NONE, this::resume);
    }

    private void list(RoutingContext ctx) {
        int limit = RequestReader.limit(ctx);
        Replies.when(ctx, letters.list(RequestReader.after(ctx, DeadLetters::isPlace), limit + 1), found -> {
            boolean more = found.size() > limit;
            List<DeadLetter> page = more ? found.subList(0, limit) : found;
            Replies.list(
                    ctx,
                    page.stream().map(DeadLetterRoutes::json).toList(),
                    more ? page.get(limit - 1).id() : null);
        });
    }

    private static ObjectNode json(DeadLetter letter) {
        ObjectNode json = Json.object();
        json.put("id", letter.id()).put("show", letter.show()).put("system", letter.system());
        if (letter.number() > 0) {
            json.put("number", letter.number());
        }
        if (letter.cancellation() > 0) {
            json.put("cancellation", letter.cancellation());
        }
        return json.put("reason", letter.reason());
    }

    /**
     * Replays a dead letter. Needs no idempotency key: an order system stores an event once, however often it is
     * offered.
     */
    private void replay(RoutingContext ctx) {
        String id = parameter(ctx, "id");
        Future<Replay> replayed = letters.replay(id)
                .recover(failure -> failure instanceof OrderSystemException
                        ? Future.failedFuture(new ProblemException(
                                ProblemType.UNAVAILABLE,
                                "the order system cannot take it now: " + FailureText.of(failure)))
                        : Future.failedFuture(failure));
        Replies.when(ctx, replayed, result -> {
            ObjectNode json = Json.object().put("id", id);
            if (result instanceof Replay.Unknown) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such dead letter");
            } else if (result instanceof Replay.StillDead dead) {
                json.put("state", "dead").put("reason", dead.reason());
            } else {
                json.put("state", "delivered");
            }
            Replies.json(ctx, 200, json);
        });
    }

    private void blocked(RoutingContext ctx) {
        Replies.when(
                ctx,
                letters.blocked().list(),
                all -> Replies.list(
                        ctx, all.stream().map(DeadLetterRoutes::json).toList(), null));
    }

    private static ObjectNode json(BlockedMessages.Blocked blocked) {
        return Json.object()
                .put("id", blocked.id())
                .put("show", blocked.show())
                .put("system", blocked.system())
                .put("message", blocked.label())
                .put("since", blocked.since())
                .put("attempts", blocked.attempts())
                .put("reason", blocked.reason());
    }

    /** Sets a dead letter aside. Needs no idempotency key: if it is requested twice, the letter is set aside once. */
    private void setAside(RoutingContext ctx) {
        String id = parameter(ctx, "id");
        Replies.when(ctx, letters.blocked().setAside(id), there -> {
            if (!there) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such blocked message");
            }
            Replies.json(ctx, 202, Json.object().put("id", id));
        });
    }

    private void systems(RoutingContext ctx) {
        Replies.when(
                ctx,
                parkedSystems.list(),
                all -> Replies.list(
                        ctx, all.stream().map(DeadLetterRoutes::json).toList(), null));
    }

    private static ObjectNode json(ParkedSystems.Place system) {
        ParkedSystems.@Nullable Parked parked = system.parked();
        ObjectNode json = Json.object().put("name", system.name()).put("parked", parked != null);
        return parked == null ? json : json.put("parkedAt", parked.at()).put("reason", parked.reason());
    }

    private void resume(RoutingContext ctx) {
        String name = parameter(ctx, "name");
        Future<Boolean> resumed = parkedSystems.list().compose(all -> {
            if (all.stream().noneMatch(system -> system.name().equals(name))) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such order system");
            }
            return parkedSystems.resume(name);
        });
        Replies.when(
                ctx,
                resumed,
                done -> Replies.json(ctx, 200, Json.object().put("name", name).put("parked", false)));
    }

    private static String parameter(RoutingContext ctx, String name) {
        @Nullable String value = ctx.pathParam(name);
        return value == null ? "" : value;
    }
}
