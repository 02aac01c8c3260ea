package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Id;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Release;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.tallylight.ledger.Reserve;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reserving, reading and releasing. */
final class ReservationRoutes {
    private final Ledger ledger;
    private final LedgerReader reader;
    private final Basket basket;

    ReservationRoutes(Ledger ledger, Basket basket) {
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.basket = basket;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/reservations", this::reserve);
        routes.get("/v1/shows/:show/reservations", this::list);
        routes.get("/v1/shows/:show/reservations/:id", this::read);
        routes.add(HttpMethod.DELETE, "/v1/shows/:show/reservations/:id", this::release);
    }

    private void reserve(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Reserve command = basket.parse(Callers.recordId(ctx, show), Requests.object(ctx, "application/json"));
        Replies.when(ctx, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                ObjectNode json = ReservationJson.of(show, done.value());
                if (!done.repeated()) {
                    ctx.response()
                            .putHeader(
                                    "Location",
                                    Paths.reservation(show, json.path("id").asText()));
                }
                Replies.keyed(ctx, done.repeated(), 201, json);
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                throw Refusals.problem(refused, command.lines());
            }
        });
    }

    private void read(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Replies.when(
                ctx,
                reader.reservation(show, recordId(ctx, show)),
                found -> Replies.json(
                        ctx, 200, ReservationJson.of(show, found.orElseThrow(ReservationRoutes::unknown))));
    }

    private void release(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Replies.when(ctx, ledger.submit(show, new Release(recordId(ctx, show))), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                Replies.json(ctx, 200, ReservationJson.of(show, done.value()));
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                throw Refusals.problem(refused);
            }
        });
    }

    private void list(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        String buyerId = Requests.query(ctx, "buyerId")
                .filter(Id::isValid)
                .orElseThrow(() -> ProblemException.invalid("buyerId", "must be given: 1 to 128 printable characters"));
        Optional<ReservationState> state = Requests.query(ctx, "state").map(ReservationRoutes::state);
        int limit = Requests.limit(ctx);
        String after = Requests.after(ctx);
        Future<Page> found = reader.offer(show, "").compose(look -> {
            if (look.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            return collect(show, buyerId, state, after, limit, new ArrayList<>());
        });
        Replies.when(ctx, found, page -> Replies.list(ctx, page.items, page.next));
    }

    private record Page(List<ObjectNode> items, @Nullable String next) {}

    /** Goes through the buyer's reservations until the page is full: those of another state do not count. */
    private Future<Page> collect(
            String show,
            String buyerId,
            Optional<ReservationState> state,
            @Nullable String after,
            int limit,
            List<ObjectNode> items) {
        return reader.ofBuyer(show, buyerId, after, limit - items.size()).compose(page -> {
            page.reservations().stream()
                    .filter(reservation -> state.isEmpty() || reservation.state() == state.get())
                    .forEach(reservation -> items.add(ReservationJson.of(show, reservation)));
            return page.last() == null || items.size() == limit
                    ? Future.succeededFuture(new Page(items, page.last()))
                    : collect(show, buyerId, state, page.last(), limit, items);
        });
    }

    private static ReservationState state(String word) {
        try {
            return ReservationState.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("state", "must be one of held, paying, committed, released, expired");
        }
    }

    /** The record id in the path's reservation id. */
    static String recordId(RoutingContext ctx, String show) {
        String id = ctx.pathParam("id");
        return Ids.ofReservation(show, id == null ? "" : id).orElseThrow(ReservationRoutes::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no such reservation in this show");
    }
}
