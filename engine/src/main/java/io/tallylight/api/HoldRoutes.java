package io.tallylight.api;

import io.tallylight.json.JsonFields;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Routes that change, extend or release a reservation while it is held. */
final class HoldRoutes {
    private static final String RESERVATION = "/v1/shows/:show/reservations/:id";
    private static final Set<String> EXTENSION = Set.of("byMs");

    private final CallerScope callerScope;
    private final Ledger ledger;
    private final ReservationParser reservationParser;
    private final RateLimiter rateLimiter;
    private final PublicBasketLines lines;
    private final long holdMsMax;

    /** Creates the routes; holds last at most {@code holdMsMax}, in ms. */
    HoldRoutes(
            CallerScope callerScope,
            Ledger ledger,
            ReservationParser reservationParser,
            RateLimiter rateLimiter,
            PublicBasketLines lines,
            long holdMsMax) {
        this.callerScope = callerScope;
        this.lines = lines;
        this.rateLimiter = rateLimiter;
        this.ledger = ledger;
        this.reservationParser = reservationParser;
        this.holdMsMax = holdMsMax;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.PATCH, RESERVATION, this::change);
        routes.add(HttpMethod.DELETE, RESERVATION, this::release);
        routes.add(HttpMethod.POST, RESERVATION + "/extension", this::extend);
    }

    /** Changes the lines. Needs no idempotency key: on a repeat the lines are already as requested. */
    private void change(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        ChangeLines command = reservationParser.parseChange(
                admitted(ctx, show), RequestReader.body(ctx, RequestReader.MERGE_PATCH, RequestReader.JSON));
        run(ctx, show, command, command.lines());
    }

    private void release(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        run(ctx, show, new Release(admitted(ctx, show)), List.of());
    }

    /**
     * Extends the hold. An idempotency key is optional, since no stock moves; with a key, a repeat is distinguished
     * from a second extension.
     */
    private void extend(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String keyId = RequestReader.hasIdempotencyKey(ctx.request())
                ? callerScope.recordId(ctx.request(), show)
                : Extend.NO_KEY;
        String id = admitted(ctx, show);
        long byMs = JsonFields.of(RequestReader.object(ctx, RequestReader.JSON), EXTENSION)
                .whole("byMs", 1, holdMsMax);
        String fingerprint = Ids.fingerprint("extend", id, Long.toString(byMs));
        run(ctx, show, new Extend(keyId, fingerprint, id, byMs, holdMsMax), List.of());
    }

    /** Returns the record id of the reservation in the path, after taking a permission from its rate limit. */
    private String admitted(RoutingContext ctx, String show) {
        String id = ReservationRoutes.recordId(ctx, show);
        rateLimiter.holder(id);
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
                lines.limit(ctx.request(), show, RefusalProblems.problem(refused, asked), ctx::fail);
            }
        });
    }
}
