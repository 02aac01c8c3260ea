package io.tallylight.api;

import io.tallylight.json.Fields;
import io.tallylight.ledger.Change;
import io.tallylight.ledger.Command;
import io.tallylight.ledger.Extend;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Release;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.Reserve;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** What may happen to a reservation while it is held: other lines, more time, or its end. */
final class HoldRoutes {
    private static final String RESERVATION = "/v1/shows/:show/reservations/:id";
    private static final Set<String> EXTENSION = Set.of("byMs");

    private final Callers callers;
    private final Ledger ledger;
    private final Basket basket;
    private final Throttle throttle;
    private final PublicLines lines;
    private final long holdMsMax;

    /** Holds that last {@code holdMsMax} at most, ms. */
    HoldRoutes(Callers callers, Ledger ledger, Basket basket, Throttle throttle, PublicLines lines, long holdMsMax) {
        this.callers = callers;
        this.lines = lines;
        this.throttle = throttle;
        this.ledger = ledger;
        this.basket = basket;
        this.holdMsMax = holdMsMax;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.PATCH, RESERVATION, this::change);
        routes.add(HttpMethod.DELETE, RESERVATION, this::release);
        routes.add(HttpMethod.POST, RESERVATION + "/extension", this::extend);
    }

    /** Needs no key: asked again, it finds the lines as they shall be. */
    private void change(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Change command =
                basket.parseChange(admitted(ctx, show), Requests.body(ctx, Requests.MERGE_PATCH, Requests.JSON));
        run(ctx, show, command, command.lines());
    }

    private void release(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        run(ctx, show, new Release(admitted(ctx, show)), List.of());
    }

    /** A key is not needed, since no stock moves; with one, a repeat is told from a second extension. */
    private void extend(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        String keyId =
                Requests.hasIdempotencyKey(ctx.request()) ? callers.recordId(ctx.request(), show) : Extend.NO_KEY;
        String id = admitted(ctx, show);
        long byMs = Fields.of(Requests.object(ctx, Requests.JSON), EXTENSION).whole("byMs", 1, holdMsMax);
        String fingerprint = Ids.fingerprint("extend", id, Long.toString(byMs));
        run(ctx, show, new Extend(keyId, fingerprint, id, byMs, holdMsMax), List.of());
    }

    /** The reservation in the path, whose quota allows one command more. */
    private String admitted(RoutingContext ctx, String show) {
        String id = ReservationRoutes.recordId(ctx, show);
        throttle.holder(id);
        return id;
    }

    private void run(RoutingContext ctx, String show, Command<Reservation> command, List<Reserve.Line> asked) {
        Replies.when(ctx, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                if (done.repeated() && command instanceof Extend) {
                    Replies.replayed(ctx.request());
                }
                ReservationRoutes.answer(ctx.request(), show, done.value());
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                lines.limit(ctx.request(), show, Refusals.problem(refused, asked), ctx::fail);
            }
        });
    }
}
