package io.tallylight.api;

import io.tallylight.checkout.PaymentRefusedException;
import io.tallylight.checkout.PaymentUnknownException;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.JsonBytes;
import io.tallylight.ledger.OverloadedException;
import io.tallylight.recovery.OrderSystemUnavailableException;
import io.tallylight.recovery.RebuildRefusedException;
import io.tallylight.recovery.ShowDeletedException;
import io.tallylight.recovery.ShowLostException;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.show.ContentionException;
import io.tallylight.show.DeletionRefusedException;
import io.tallylight.show.RefusedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Minimum of {@code Retry-After}, in seconds; clients that were refused together must not return together. */
    private static final int RETRY_AFTER_SECONDS_MIN = 1;

    private static final int RETRY_AFTER_SECONDS_MAX = 3;
    private static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence HTML = HttpHeaders.createOptimized("text/html; charset=utf-8");
    private static final int INTERNAL_STATUS = 500;

    private Problems() {}

    /** Handles the failures of every route. */
    static void answer(RoutingContext ctx) {
        answer(ctx, ctx.statusCode());
    }

    /** Answers a failed request with a status that the router knows but the context does not. */
    static void answer(RoutingContext ctx, int status) {
        answer(ctx.request(), Dispatcher.call(ctx).template(), ctx.failure(), status);
    }

    /** Answers a request that failed and that bypasses the router. */
    static void answer(HttpServerRequest request, Throwable failure) {
        answer(request, "command", failure, INTERNAL_STATUS);
    }

    private static void answer(HttpServerRequest request, String template, @Nullable Throwable failure, int status) {
        if (failure instanceof HttpClosedException) {
            LOG.debug("the client left: {}", FailureText.of(failure));
            return;
        }
        ProblemException problem = failure == null ? ofStatus(status) : of(failure, status);
        if (problem.type() == ProblemType.INTERNAL) {
            LOG.error("{} {} failed", request.method(), template, failure);
        }
        send(request, problem);
    }

    /** Ends the response with a problem, unless another response has begun. */
    static void send(HttpServerRequest request, ProblemException problem) {
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            // The client would take the problem for the rest of another answer, or wait for it for ever.
            close(request);
            return;
        }
        int status = problem.type().status();
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader(Replies.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
        } else if (status == 503 || status == 429) {
            response.putHeader(Replies.RETRY_AFTER, Integer.toString(jitteredSeconds(ThreadLocalRandom.current())));
        }
        if (wantsHtml(request)) {
            PageRoutes.secure(response);
            Replies.end(request, status, HTML, Buffer.buffer(ProblemPages.page(problem, root(request))));
            return;
        }
        JsonBytes json = JsonBytes.scratch();
        problem.write(json);
        Replies.end(request, status, PROBLEM_JSON, json);
    }

    /**
     * Returns the root of the engine's pages, relative to the address of a request: the engine does not know which
     * prefix a proxy put before it.
     */
    private static String root(HttpServerRequest request) {
        return "../".repeat(RequestTarget.folders(request));
    }

    /** Returns whether a person asks, with a browser; programs do not accept HTML by name. */
    private static boolean wantsHtml(HttpServerRequest request) {
        String accept = request.method().equals(HttpMethod.GET) ? request.getHeader(HttpHeaders.ACCEPT) : null;
        return accept != null && accept.contains("text/html") && !accept.contains("json");
    }

    static int jitteredSeconds(RandomGenerator random) {
        return random.nextInt(RETRY_AFTER_SECONDS_MIN, RETRY_AFTER_SECONDS_MAX + 1);
    }

    private static void close(HttpServerRequest request) {
        request.connection().close().onFailure(gone -> LOG.debug("it was: {}", FailureText.of(gone)));
    }

    /** Returns the problem for a node on which more requests wait than can be answered in good time. */
    static ProblemException overloaded() {
        return new ProblemException(ProblemType.OVERLOADED, "too many commands wait; nothing was done");
    }

    /** Returns the problem for a failure. */
    static ProblemException of(Throwable failure) {
        return of(failure, 500);
    }

    private static ProblemException of(Throwable failure, int status) {
        if (failure instanceof ProblemException problem) {
            return problem;
        } else if (failure instanceof InvalidFieldException invalid) {
            return new ProblemException(ProblemType.INVALID, String.valueOf(invalid.getMessage()))
                    .withField(invalid.field());
        } else if (failure instanceof RefusedException refused) {
            return RefusalProblems.problem(refused.outcome());
        } else if (failure instanceof OverloadedException) {
            return overloaded();
        } else if (failure instanceof RedisUnavailableException) {
            return new ProblemException(ProblemType.UNAVAILABLE, "the stock cannot be reached; nothing was done");
        } else if (failure instanceof OutcomeUnknownException) {
            return new ProblemException(
                    ProblemType.OUTCOME_UNKNOWN, "it may have been done; retry, with the same key where one is needed");
        } else if (failure instanceof RedisRefusedException) {
            LOG.warn("Redis refused: {}", FailureText.of(failure));
            return new ProblemException(ProblemType.UNAVAILABLE, "the stock cannot be used; nothing was done");
        } else if (failure instanceof ContentionException) {
            return new ProblemException(ProblemType.OVERLOADED, "others keep changing this; nothing was done");
        } else if (failure instanceof RebuildRefusedException refused) {
            return RecoveryRoutes.problem(refused);
        } else if (failure instanceof ShowLostException lost) {
            return LostShowResponder.problem(lost.show());
        } else if (failure instanceof ShowDeletedException deleted) {
            return DeletedShows.problem(deleted);
        } else if (failure instanceof DeletionRefusedException refused) {
            return DeletedShows.problem(refused);
        } else if (failure instanceof OrderSystemUnavailableException unknowable) {
            return LostShowResponder.problem(unknowable);
        } else if (failure instanceof PaymentRefusedException refused) {
            return ProblemException.invalid("payment", "cannot be made: " + FailureText.of(refused));
        } else if (failure instanceof PaymentUnknownException) {
            LOG.warn("a payment gateway gives no answer: {}", FailureText.of(failure));
            return new ProblemException(
                    ProblemType.UNAVAILABLE, "the payment gateway cannot be reached; nothing was taken");
        } else if (failure instanceof HttpException http) {
            return ofStatus(http.getStatusCode());
        }
        return ofStatus(status);
    }

    private static ProblemException ofStatus(int status) {
        return switch (status) {
            case 400 ->
                new ProblemException(
                        ProblemType.MALFORMED,
                        "the request is not HTTP as we read it: look at Host and at the percent-encoding");
            case 404 -> new ProblemException(ProblemType.NOT_FOUND, "nothing has this address");
            case 405 -> new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "this path does not support the method");
            case 413 -> new ProblemException(ProblemType.TOO_LARGE, "the body is larger than allowed");
            case 415 -> new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "this content is not read here");
            case 417 -> new ProblemException(ProblemType.MALFORMED, "the header Expect may only be 100-continue");
            default -> new ProblemException(ProblemType.INTERNAL, "the log has the cause");
        };
    }
}
