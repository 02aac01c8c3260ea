package io.tallylight.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes every request to its handler: it normalises the target, checks the headers, reads the body, then calls the
 * endpoint that the route table has for it. One for each server; used on its event loop only.
 */
final class Dispatcher {
    private static final String CALL = "call";
    private static final String BODY = "body";

    /** Steps that all requests pass, whether they use the router or not. */
    record Steps(
            Vertx vertx,
            Routes routes,
            RequestChecks checks,
            InFlightRequests gate,
            BodyLimits bodies,
            HttpMetrics metrics) {}

    private final Steps steps;
    private final Router router;

    /** Exchange that is being handed to the router, which calls its first handler before it returns. */
    private @Nullable Exchange entering;

    /**
     * Creates a dispatcher.
     *
     * @param failed answers requests that failed in a handler of the router
     */
    Dispatcher(Steps steps, Consumer<RoutingContext> failed) {
        this.steps = steps;
        this.router = Router.router(steps.vertx);
        router.route().handler(this::enter).failureHandler(failed::accept);
        for (int status : new int[] {400, 404, 500}) {
            router.errorHandler(status, ctx -> Problems.answer(ctx, status));
        }
    }

    /** Handles a request whose head has arrived. */
    void handle(HttpServerRequest request) {
        new Exchange(this, steps, request).start();
    }

    /** Lets the router answer a request whose body has arrived. */
    void route(Exchange exchange) {
        entering = exchange;
        router.handle(exchange.request());
        entering = null;
    }

    private void enter(RoutingContext ctx) {
        Exchange exchange = entering;
        if (exchange == null || !(exchange.endpoint().handler() instanceof Endpoint.Routed routed)) {
            throw new IllegalStateException("the router has a request that nobody handed to it");
        }
        RouteMatch call = exchange.call();
        ctx.put(CALL, call);
        ctx.put(BODY, exchange.body());
        for (int i = 0; i < call.parameterCount(); i++) {
            ctx.pathParams().put(call.parameterNames().get(i), call.parameter(i));
        }
        ctx.addEndHandler(v -> exchange.ended());
        routed.handler().handle(ctx);
    }

    /** Returns the match of a request that the router handles. */
    static RouteMatch call(RoutingContext ctx) {
        RouteMatch call = ctx.get(CALL);
        return call == null ? RouteMatch.UNKNOWN : call;
    }

    /** Returns the bytes of the body. */
    static byte[] body(RoutingContext ctx) {
        byte[] body = ctx.get(BODY);
        return body == null ? new byte[0] : body;
    }
}
