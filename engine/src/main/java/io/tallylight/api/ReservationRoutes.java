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
    /** Pages of a buyer's reservations that one request looks through for those of one state. */
    private static final int PAGES_MAX = 20;

    private final Ledger ledger;
    private final LedgerReader reader;
    private final Basket basket;
    private final Throttle throttle;

    ReservationRoutes(Ledger ledger, Basket basket, Throttle throttle) {
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.basket = basket;
        this.throttle = throttle;
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
        throttle.buyer(show, command.buyerId());
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
        Future<Page> found = reader.show(show).compose(doc -> {
            if (doc.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            return collect(new Search(show, buyerId, state, limit), after, new ArrayList<>(), PAGES_MAX);
        });
        Replies.when(ctx, found, page -> Replies.list(ctx, page.items, page.next));
    }

    private record Page(List<ObjectNode> items, @Nullable String next) {}

    private record Search(String show, String buyerId, Optional<ReservationState> state, int limit) {
        boolean wants(Reservation reservation) {
            return state.isEmpty() || reservation.state() == state.get();
        }
    }

    /** Goes on until the page is full: those of another state do not count. After so many looks it may stay short. */
    private Future<Page> collect(Search search, @Nullable String after, List<ObjectNode> items, int looks) {
        return reader.ofBuyer(search.show, search.buyerId, after, search.limit).compose(page -> {
            for (int i = 0; i < page.reservations().size(); i++) {
                Reservation reservation = page.reservations().get(i);
                if (search.wants(reservation)) {
                    items.add(ReservationJson.of(search.show, reservation));
                    if (items.size() == search.limit) {
                        String here = page.positions().get(i);
                        boolean end =
                                page.last() == null && i == page.reservations().size() - 1;
                        return Future.succeededFuture(new Page(items, end ? null : here));
                    }
                }
            }
            return page.last() == null || looks == 1
                    ? Future.succeededFuture(new Page(items, page.last()))
                    : collect(search, page.last(), items, looks - 1);
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
