package io.tallylight.api;

import io.tallylight.ledger.Ids;
import io.tallylight.recovery.LossWatch;
import io.tallylight.recovery.UnknowableException;
import io.tallylight.show.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers for shows that Redis has lost: neither may a client take them for shows that never were, nor a host make them
 * anew over the orders that they have.
 */
final class LostShows {
    private static final String SHOWS = "/v1/shows/";
    private static final String ORDERS = "/v1/orders/";
    private static final int NOT_FOUND = 404;

    private final LossWatch watch;

    LostShows(LossWatch watch) {
        this.watch = watch;
    }

    /** Stands in front of the routes. */
    void handle(RoutingContext ctx) {
        if (!watch.lost().isEmpty() && !isRebuild(ctx)) {
            show(ctx).filter(watch::isLost).ifPresent(show -> {
                throw problem(show);
            });
        }
        ctx.next();
    }

    /** The failure handler of every route: what was not found may have been lost since somebody last looked. */
    void answer(RoutingContext ctx) {
        Optional<String> show = isNotFound(ctx) && !isRebuild(ctx) ? show(ctx) : Optional.empty();
        if (show.isEmpty()) {
            Problems.answer(ctx);
            return;
        }
        look(ctx.request(), show.get(), () -> Problems.answer(ctx));
    }

    /** Answers a command of a show that was refused: an unknown show may have been lost since somebody last looked. */
    void refuse(HttpServerRequest request, String show, ProblemException problem) {
        if (problem.type().status() == NOT_FOUND) {
            look(request, show, () -> Problems.send(request, problem));
        } else {
            Problems.send(request, problem);
        }
    }

    private void look(HttpServerRequest request, String show, Runnable otherwise) {
        if (watch.isLost(show)) {
            Problems.send(request, problem(show)); // known: those who retry must not keep the order system busy
            return;
        }
        watch.check(show).onComplete(looked -> {
            if (looked.succeeded() && !looked.result()) {
                otherwise.run();
            } else if (looked.succeeded()) {
                Problems.send(request, problem(show));
            } else {
                Problems.send(request, Problems.of(looked.cause()));
            }
        });
    }

    /** What cannot be told is no 404. */
    static ProblemException problem(UnknowableException unknowable) {
        return new ProblemException(
                ProblemType.UNAVAILABLE, "it cannot be told whether this exists: " + unknowable.getMessage());
    }

    static ProblemException problem(String show) {
        return ProblemException.lost("the data of show " + show
                + " are gone, its orders are not; an operator runs `tallylight rebuild --show " + show + "`");
    }

    private static boolean isNotFound(RoutingContext ctx) {
        Throwable failure = ctx.failure();
        return failure instanceof RefusedException
                ? Problems.of(failure).type().status() == NOT_FOUND
                : failure instanceof ProblemException problem && problem.type().status() == NOT_FOUND;
    }

    private static boolean isRebuild(RoutingContext ctx) {
        return ctx.request().path().endsWith("/rebuild");
    }

    private static Optional<String> show(RoutingContext ctx) {
        String path = String.valueOf(ctx.request().path());
        try {
            if (path.startsWith(SHOWS)) {
                return named(segment(path, SHOWS.length()));
            } else if (path.startsWith(ORDERS)) {
                return Ids.ofOrder(decode(segment(path, ORDERS.length()))).map(Ids.OrderRef::show);
            }
        } catch (IllegalArgumentException e) { // not percent-encoded: the routes say so
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String segment(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.substring(from) : path.substring(from, slash);
    }

    private static Optional<String> named(String encoded) {
        return encoded.isEmpty() ? Optional.empty() : Optional.of(decode(encoded));
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
