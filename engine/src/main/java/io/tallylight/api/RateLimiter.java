package io.tallylight.api;

import io.tallylight.admission.RateLimits;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the quotas, and refuses with {@code too-many-requests} who has used up theirs. */
final class RateLimiter {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final RateLimits rateLimits;

    RateLimiter(RateLimits rateLimits) {
        this.rateLimits = rateLimits;
    }

    /** Takes one from the quota of the request's address; refuses when there is none left. Reads count as well. */
    @Nullable
    ProblemException refuseAddress(HttpServerRequest request, RouteMatch call) {
        return hasQuota(call) ? refusal(rateLimits.admitAddress(request)) : null;
    }

    /**
     * Takes one from the quota of the caller, for what changes something. Reads would count only for callers who show
     * credentials: without, all viewers would share the quota of the one caller there is.
     */
    @Nullable
    ProblemException refuseCaller(HttpServerRequest request, RouteMatch call) {
        return hasQuota(call) && !READS.contains(request.method())
                ? refusal(rateLimits.admitPlatform(CallerScope.of(request)))
                : null;
    }

    /** Those who watch over the engine have none: one that is asked too much is neither dead nor without figures. */
    private static boolean hasQuota(RouteMatch call) {
        Endpoint endpoint = call.endpoint();
        return endpoint == null || endpoint.traits().hasQuota();
    }

    /** A command that holds stock, once it is known for whom. */
    void buyer(String show, String buyerId) {
        require(rateLimits.admitBuyer(show, buyerId));
    }

    /** A command that changes, extends or ends what is held. */
    void holder(String recordId) {
        require(rateLimits.admitHolder(recordId));
    }

    /** What counts as one address, in some form. */
    long addressKey(HttpServerRequest request) {
        return rateLimits.addressKey(request);
    }

    private static @Nullable ProblemException refusal(long waitMs) {
        return waitMs > 0 ? ProblemException.tooMany(waitMs) : null;
    }

    private static void require(long waitMs) {
        ProblemException refusal = refusal(waitMs);
        if (refusal != null) {
            throw refusal;
        }
    }
}
