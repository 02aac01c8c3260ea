package io.tallylight.api;

import io.tallylight.admission.RateLimits;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the rate limits, and refuses callers that have used up theirs with {@code too-many-requests}. */
final class RateLimiter {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final RateLimits rateLimits;

    RateLimiter(RateLimits rateLimits) {
        this.rateLimits = rateLimits;
    }

    /** Takes a permission of the request's address; refuses if there is none left. Reads count as well. */
    @Nullable
    ProblemException refuseAddress(HttpServerRequest request, RouteMatch call) {
        return hasQuota(call) ? refusal(rateLimits.admitAddress(request)) : null;
    }

    /**
     * Takes a permission of the caller, for requests that change something. Reads could count only for callers with
     * credentials: without credentials, all viewers would share the limit of the one caller there is.
     */
    @Nullable
    ProblemException refuseCaller(HttpServerRequest request, RouteMatch call) {
        return hasQuota(call) && !READS.contains(request.method())
                ? refusal(rateLimits.admitPlatform(CallerScope.of(request)))
                : null;
    }

    /**
     * Returns whether a request counts against rate limits. Those of monitoring do not: a busy engine must not look
     * dead or stop reporting metrics.
     */
    private static boolean hasQuota(RouteMatch call) {
        Endpoint endpoint = call.endpoint();
        return endpoint == null || endpoint.traits().hasQuota();
    }

    /** Takes a permission of the buyer, for a command that holds stock. */
    void buyer(String show, String buyerId) {
        require(rateLimits.admitBuyer(show, buyerId));
    }

    /** Takes a permission of a reservation, for a command that changes, extends or ends it. */
    void holder(String recordId) {
        require(rateLimits.admitHolder(recordId));
    }

    /** Returns a key for the addresses that count as one. */
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
