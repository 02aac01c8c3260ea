package io.tallylight.api;

import io.tallylight.json.Id;
import io.tallylight.json.JsonBytes;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Routes that create and read reservations. */
final class ReservationRoutes {
    /** Maximum number of pages of a buyer's reservations that one request reads to find those in one state. */
    private static final int PAGES_MAX = 20;

    static final String RESERVATIONS = "/v1/shows/:show/reservations";

    private static final byte[] ITEMS = JsonBytes.literal("{\"items\":[");
    private static final byte[] NEXT = JsonBytes.literal(",\"next\":");

    private final CallerScope callerScope;
    private final Ledger ledger;
    private final LedgerReader reader;
    private final ReservationParser reservationParser;
    private final RateLimiter rateLimiter;
    private final LostShowResponder lost;

    ReservationRoutes(
            CallerScope callerScope,
            Ledger ledger,
            ReservationParser reservationParser,
            RateLimiter rateLimiter,
            LostShowResponder lost) {
        this.callerScope = callerScope;
        this.lost = lost;
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.reservationParser = reservationParser;
        this.rateLimiter = rateLimiter;
    }

    void mount(Routes routes) {
        routes.command(
                RESERVATIONS,
                Endpoint.Traits.BEGINS_WORK,
                (request, call, body) -> reserve(request, RequestReader.id("show", call.parameter(0)), body));
        routes.get(RESERVATIONS, this::list);
        routes.get("/v1/shows/:show/reservations/:id", this::read);
    }

    /** Reserves what the body asks for, and answers. */
    private void reserve(HttpServerRequest request, String show, byte[] body) {
        Reserve command = reservationParser.parse(callerScope.recordId(request, show), body);
        rateLimiter.buyer(show, command.buyerId());
        Replies.when(request, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                reserved(request, show, done);
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                lost.refuse(request, show, RefusalProblems.problem(refused, command.lines()));
            }
        });
    }

    private static void reserved(HttpServerRequest request, String show, Outcome.Done<Reservation> done) {
        String id = Ids.reservationId(show, done.value().id());
        if (done.repeated()) {
            Replies.replayed(request);
        } else {
            request.response().putHeader(Replies.LOCATION, ResourcePaths.reservation(show, id));
        }
        JsonBytes json = JsonBytes.scratch();
        ReservationJson.write(json, show, id, done.value());
        Replies.end(request, done.repeated() ? 200 : 201, Replies.JSON, json);
    }

    private void read(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        Replies.when(
                ctx,
                reader.reservation(show, recordId(ctx, show)),
                found -> answer(ctx.request(), show, found.orElseThrow(ReservationRoutes::unknown)));
    }

    /** Answers with the current reservation. */
    static void answer(HttpServerRequest request, String show, Reservation reservation) {
        JsonBytes json = JsonBytes.scratch();
        ReservationJson.write(json, show, reservation);
        Replies.end(request, 200, Replies.JSON, json);
    }

    private void list(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String buyerId = RequestReader.query(ctx, "buyerId")
                .filter(Id::isValid)
                .orElseThrow(() -> ProblemException.invalid("buyerId", "must be given: 1 to 128 printable characters"));
        Optional<ReservationState> state = RequestReader.query(ctx, "state").map(ReservationRoutes::state);
        int limit = RequestReader.limit(ctx);
        String after = RequestReader.after(ctx, LedgerReader::isPosition);
        Future<Page> found = reader.show(show).compose(doc -> {
            if (doc.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            return collect(new Search(show, buyerId, state, limit), after, new ArrayList<>(), PAGES_MAX);
        });
        Replies.when(ctx, found, page -> answer(ctx, show, page));
    }

    private static void answer(RoutingContext ctx, String show, Page page) {
        JsonBytes json = JsonBytes.scratch().add(ITEMS);
        for (int i = 0; i < page.items.size(); i++) {
            ReservationJson.write(i == 0 ? json : json.add(','), show, page.items.get(i));
        }
        json.add(']');
        if (page.next != null) {
            json.add(NEXT).text(Cursor.encode(page.next));
        }
        Replies.end(ctx.request(), 200, Replies.JSON, json.add('}'));
    }

    private record Page(List<Reservation> items, @Nullable String next) {}

    private record Search(String show, String buyerId, Optional<ReservationState> state, int limit) {
        boolean wants(Reservation reservation) {
            return state.isEmpty() || reservation.state() == state.get();
        }
    }

    /**
     * Reads pages until the answer is full: reservations in another state do not count. After {@value #PAGES_MAX} pages
     * the answer may stay short.
     */
    private Future<Page> collect(Search search, @Nullable String after, List<Reservation> items, int looks) {
        return reader.ofBuyer(search.show, search.buyerId, after, search.limit).compose(page -> {
            for (int i = 0; i < page.reservations().size(); i++) {
                Reservation reservation = page.reservations().get(i);
                if (search.wants(reservation)) {
                    items.add(reservation);
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

    /** Returns the record id in the path's reservation id. */
    static String recordId(RoutingContext ctx, String show) {
        String id = ctx.pathParam("id");
        return recordId(show, id == null ? "" : id);
    }

    /** Returns the record id in a reservation id of this show. */
    static String recordId(String show, String reservationId) {
        return Ids.ofReservation(show, reservationId).orElseThrow(ReservationRoutes::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no such reservation in this show");
    }
}
