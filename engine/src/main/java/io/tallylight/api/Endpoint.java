package io.tallylight.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A row of the route table: one method of one address, and all that is decided about a request before its handler runs.
 *
 * @param exposure whose pages may read it
 * @param body what its body must be
 * @param traits exceptions from what holds for the others
 * @param precheck what must hold of the headers before the body is read
 * @param handler answers it
 * @param times its timers
 */
record Endpoint(
        Exposure exposure, BodyRule body, Traits traits, Precheck precheck, Answer handler, HttpMetrics.OfRoute times) {

    /** Tells which web pages may read an endpoint. */
    enum Exposure {
        /** Pages of all origins may read it. */
        PUBLIC,
        /** A page for people: browsers may go there from anywhere, and pages of other origins may not read it. */
        PAGE,
        /** Only our own pages and those of listed origins, and programs. */
        PRIVATE
    }

    /**
     * Exceptions from what holds for other endpoints.
     *
     * @param hasQuota whether a request counts for the quotas of its address and caller
     * @param beginsWork whether it is refused before its body is read while the ledger is full
     * @param outlivesRequest whether the connection becomes something else, so that no answer ends the request
     */
    record Traits(boolean hasQuota, boolean beginsWork, boolean outlivesRequest) {
        static final Traits USUAL = new Traits(true, false, false);
        static final Traits BEGINS_WORK = new Traits(true, true, false);
        static final Traits NO_QUOTA = new Traits(false, false, false);
        static final Traits OUTLIVES_REQUEST = new Traits(true, false, true);
    }

    /** Looks at the headers of a request before its body is read. */
    interface Precheck {
        /** Lets every request pass. */
        Precheck NONE = request -> null;

        /** Why the request is refused; null if it may pass. */
        @Nullable
        ProblemException refuse(HttpServerRequest request);
    }

    /** How an endpoint answers: past the router or by it. */
    sealed interface Answer {}

    /** Answers without the router, for what has to be fast or needs the bare request. */
    non-sealed interface Direct extends Answer {
        /** Answers a request whose body is here. */
        void answer(HttpServerRequest request, RouteMatch call, byte[] body);
    }

    /** Answers by the router. */
    record Routed(Handler<RoutingContext> handler) implements Answer {}
}
