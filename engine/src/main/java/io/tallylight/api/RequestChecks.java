package io.tallylight.api;

import io.tallylight.ledger.Ledger;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks that every request passes before its body is read, in their order. The first refusal is the answer.
 * Requests for the router, for the commands that bypass it and for the feed pass the same checks. Credentials will be a
 * row between the origin and the address.
 */
final class RequestChecks {
    /**
     * Headers that affect a decision and must not be repeated. A proxy in front of us might have used another of two
     * values.
     */
    private static final List<CharSequence> SINGLE = List.of(
            HttpHeaders.createOptimized("Host"),
            HttpHeaders.createOptimized("Origin"),
            HttpHeaders.createOptimized("Authorization"),
            RequestReader.IDEMPOTENCY_KEY);

    /** One check. */
    interface Check {
        /** Returns the reason to refuse the request; null if it may pass. */
        @Nullable
        ProblemException refuse(HttpServerRequest request, RouteMatch call);
    }

    private final Check[] checks;

    /** Creates a list of these checks only. */
    RequestChecks(Check... checks) {
        this.checks = checks.clone();
    }

    /** Creates the checks of the engine. */
    RequestChecks(
            OriginPolicy originPolicy,
            RateLimiter rateLimiter,
            LostShowResponder lost,
            Ledger ledger,
            BodyLimits bodyLimits) {
        this(
                RequestChecks::refuseHeaders,
                (request, call) -> originPolicy.refuseHost(request),
                (request, call) -> {
                    originPolicy.allow(request, call);
                    return null;
                },
                rateLimiter::refuseAddress,
                originPolicy::refuseOrigin,
                RequestChecks::refuseUnknown,
                rateLimiter::refuseCaller,
                lost::refuse,
                (request, call) -> refuseEarly(request, call, ledger),
                bodyLimits::refuse);
    }

    /** Returns the reason to refuse a request; null if its body may be read. */
    @Nullable
    ProblemException refuse(HttpServerRequest request, RouteMatch call) {
        for (Check check : checks) {
            ProblemException problem = check.refuse(request, call);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable ProblemException refuseHeaders(HttpServerRequest request, RouteMatch call) {
        MultiMap headers = request.headers();
        for (int i = 0; i < SINGLE.size(); i++) {
            CharSequence name = SINGLE.get(i);
            if (headers.contains(name) && headers.getAll(name).size() > 1) {
                return RequestTarget.malformed("the header " + name + " is given more than once");
            }
        }
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING) && !isChunked(headers)) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE); // the end of the body is unknown
            return new ProblemException(
                    ProblemType.NOT_IMPLEMENTED, "the header Transfer-Encoding may only be chunked");
        }
        boolean mayLackHost = request.version() == HttpVersion.HTTP_1_0;
        return mayLackHost || headers.contains(HttpHeaders.HOST)
                ? null
                : RequestTarget.malformed("the header Host is missing");
    }

    private static boolean isChunked(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.size() == 1 && codings.get(0).strip().equalsIgnoreCase("chunked");
    }

    /** Refuses an unknown address or method. A preflight passes; its method is checked with the request itself. */
    private static @Nullable ProblemException refuseUnknown(HttpServerRequest request, RouteMatch call) {
        if (call.endpoint() != null || OriginPolicy.isPreflight(request)) {
            return null;
        } else if (!call.hasAddress()) {
            return new ProblemException(ProblemType.NOT_FOUND, "nothing has this address");
        }
        request.response().putHeader("Allow", call.allowed());
        return new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "this path does not support the method");
    }

    private static @Nullable ProblemException refuseEarly(HttpServerRequest request, RouteMatch call, Ledger ledger) {
        Endpoint endpoint = call.endpoint();
        if (endpoint == null) {
            return null;
        }
        ProblemException problem = endpoint.precheck().refuse(request);
        if (problem == null && endpoint.traits().beginsWork() && ledger.turnsAway()) {
            return Problems.overloaded();
        }
        return problem;
    }
}
