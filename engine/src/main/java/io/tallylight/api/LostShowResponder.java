package io.tallylight.api;

import io.tallylight.ledger.record.Ids;
import io.tallylight.recovery.LossDetector;
import io.tallylight.recovery.OrderSystemUnavailableException;
import io.tallylight.redis.FailureText;
import io.tallylight.show.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers for shows that Redis has lost: a client must not take them for shows that never existed, and a host must not
 * create them again over the orders that they have.
 */
final class LostShowResponder {
    private static final String ORDERS = "/v1/orders/";
    private static final int NOT_FOUND = 404;

    private final LossDetector watch;
    private final PublicBasketLines lines;

    LostShowResponder(LossDetector watch, PublicBasketLines lines) {
        this.watch = watch;
        this.lines = lines;
    }

    /** Refuses a request for a show that is known to be lost, except for its feed, which reports that itself. */
    @Nullable
    ProblemException refuse(HttpServerRequest request, RouteMatch call) {
        Endpoint endpoint = call.endpoint();
        boolean feed = endpoint != null && endpoint.traits().outlivesRequest();
        if (watch.lost().isEmpty() || feed || isRebuild(call)) {
            return null;
        }
        return show(call).filter(watch::isLost).map(LostShowResponder::problem).orElse(null);
    }

    /** Handles the failures of every route: a show that was not found may have been lost since the last check. */
    void answer(RoutingContext ctx) {
        RouteMatch call = Dispatcher.call(ctx);
        Optional<String> show = isNotFound(ctx) && !isRebuild(call) ? show(call) : Optional.empty();
        if (show.isEmpty()) {
            Problems.answer(ctx);
            return;
        }
        look(ctx.request(), show.get(), () -> Problems.answer(ctx));
    }

    /** Answers a refused command of a show: an unknown show may have been lost since the last check. */
    void refuse(HttpServerRequest request, String show, ProblemException problem) {
        if (problem.type().status() == NOT_FOUND) {
            look(request, show, () -> Problems.send(request, problem));
        } else {
            lines.limit(request, show, problem, limited -> Problems.send(request, limited));
        }
    }

    private void look(HttpServerRequest request, String show, Runnable otherwise) {
        if (watch.isLost(show)) {
            Problems.send(request, problem(show)); // known: retries must not keep the order system busy
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

    /** Returns the problem of a show about which nothing is known, which must not be a 404. */
    static ProblemException problem(OrderSystemUnavailableException unknowable) {
        return new ProblemException(
                ProblemType.UNAVAILABLE, "it cannot be told whether this exists: " + FailureText.of(unknowable));
    }

    static ProblemException problem(String show) {
        return ProblemException.lost("the data of show " + show
                + " are gone, its orders are not; an operator runs `java -jar tallylight.jar rebuild --show " + show
                + "`");
    }

    private static boolean isNotFound(RoutingContext ctx) {
        Throwable failure = ctx.failure();
        return failure instanceof RefusedException
                ? Problems.of(failure).type().status() == NOT_FOUND
                : failure instanceof ProblemException problem && problem.type().status() == NOT_FOUND;
    }

    private static boolean isRebuild(RouteMatch call) {
        return call.template().equals(RecoveryRoutes.REBUILD);
    }

    private static Optional<String> show(RouteMatch call) {
        String show = call.show();
        if (show != null) {
            return Optional.of(show);
        }
        String order = call.template().startsWith(ORDERS) ? call.parameterOf("id") : null;
        return order == null ? Optional.empty() : Ids.ofOrder(order).map(Ids.OrderRef::show);
    }
}
