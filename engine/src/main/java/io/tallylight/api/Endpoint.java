package io.tallylight.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A row of the route table: one method of one address, and the rules for a request before its handler runs.
 *
 * @param exposure origins whose pages may read the answer
 * @param body requirements for the body
 * @param traits exceptions from the rules for other endpoints
 * @param precheck check of the headers before the body is read
 * @param handler answers the request
 * @param times timers of the endpoint
 */
record Endpoint(
        Exposure exposure, BodyRule body, Traits traits, Precheck precheck, Answer handler, HttpMetrics.OfRoute times) {

    /** Web pages that may read an endpoint. */
    enum Exposure {
        /** Pages of all origins may read it. */
        PUBLIC,
        /** A page for people: browsers may navigate to it from anywhere, and pages of other origins may not read it. */
        PAGE,
        /** Only our own pages, those of listed origins, and programs may read it. */
        PRIVATE
    }

    /**
     * Exceptions from the rules for other endpoints.
     *
     * @param hasQuota whether a request counts against the rate limits of its address and caller
     * @param beginsWork whether it is refused before its body is read while the ledger is full
     * @param outlivesRequest whether the connection becomes something else, so that no answer ends the request
     */
    record Traits(boolean hasQuota, boolean beginsWork, boolean outlivesRequest) {
        static final Traits USUAL = new Traits(true, false, false);
        static final Traits BEGINS_WORK = new Traits(true, true, false);
        static final Traits NO_QUOTA = new Traits(false, false, false);
        static final Traits OUTLIVES_REQUEST = new Traits(true, false, true);
    }

    /** Checks the headers of a request before its body is read. */
    interface Precheck {
        /** Lets every request pass. */
        Precheck NONE = request -> null;

        /** Returns the reason to refuse the request; null if it may pass. */
        @Nullable
        ProblemException refuse(HttpServerRequest request);
    }

    /** The way in which an endpoint answers: by the router or without it. */
    sealed interface Answer {}

    /** Answers without the router, for requests that must be fast or need the unwrapped request. */
    non-sealed interface Direct extends Answer {
        /** Answers a request whose body has arrived. */
        void answer(HttpServerRequest request, RouteMatch call, byte[] body);
    }

    /** Answers by the router. */
    record Routed(Handler<RoutingContext> handler) implements Answer {}
}
