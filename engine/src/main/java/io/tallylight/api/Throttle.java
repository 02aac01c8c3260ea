package io.tallylight.api;

import io.tallylight.admission.Admission;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Asks the quotas, and refuses with {@code too-many-requests} who has used up theirs. */
final class Throttle {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Admission admission;

    Throttle(Admission admission) {
        this.admission = admission;
    }

    /**
     * Every request by its address, and what changes something by its caller; before anything reads a body. Reads count only
     * for callers who show credentials: without, all viewers would share the quota of the one caller there is. Those who
     * watch over the engine have no quota: one that is asked too much is neither dead nor without figures.
     */
    void handle(RoutingContext ctx) {
        if (isWatch(ctx.request().path())) {
            ctx.next();
            return;
        }
        if (READS.contains(ctx.request().method())) {
            require(admission.admitAddress(ctx.request()));
        } else {
            command(ctx.request());
        }
        ctx.next();
    }

    private static boolean isWatch(String path) {
        return path.startsWith("/health/") || path.equals("/metrics");
    }

    /** The same for a request that changes something. */
    void command(HttpServerRequest request) {
        require(admission.admitAddress(request));
        require(admission.admitPlatform(Callers.of(request)));
    }

    /** A command that holds stock, once it is known for whom. */
    void buyer(String show, String buyerId) {
        require(admission.admitBuyer(show, buyerId));
    }

    /** A command that changes, extends or ends what is held. */
    void holder(String recordId) {
        require(admission.admitHolder(recordId));
    }

    /** How long the address of a feed's handshake has to wait, ms; 0 for not at all. */
    long waitMs(HttpServerRequest handshake) {
        return admission.admitAddress(handshake);
    }

    /** What counts as one address, in some form. */
    long addressKey(HttpServerRequest request) {
        return admission.addressKey(request);
    }

    private static void require(long waitMs) {
        if (waitMs > 0) {
            throw ProblemException.tooMany(waitMs);
        }
    }
}
