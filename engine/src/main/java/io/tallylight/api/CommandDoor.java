package io.tallylight.api;

import io.tallylight.json.Id;
import io.tallylight.ledger.Ledger;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The short way for the commands of a show's first second: reserve, check out, sell. It stands in front of the router and
 * takes a request only if everything about it is usual: its address as a client writes it, its headers, a body of known
 * length. It then does what the router's handlers do for it (metrics, guard, quotas, gate, body), and the same route answers. All
 * else it leaves to the router before anything of it was read, so that each refusal is worded in one place. One for each
 * server; on its event loop.
 */
final class CommandDoor {
    private static final String SHOWS = "/v1/shows/";
    private static final String RESERVATIONS = "/reservations";
    private static final String CHECKOUT = "/checkout";
    private static final String ORDERS = "/orders";
    private static final int LENGTH_DIGITS_MAX = 9;

    /** What a route does with a request whose body is here; {@code id} is empty where the address has none. */
    private interface Answer {
        void give(HttpServerRequest request, String show, String id, byte[] body);
    }

    /**
     * A route.
     *
     * @param begins whether it begins something: then it is refused before its body is read while the ledger is full. What
     *     finishes something is worth the look
     */
    private record Route(Answer answer, HttpMetrics.OfRoute times, boolean begins) {}

    /** What stands in front of every request. */
    record Guards(
            Guard guard, Throttle throttle, Gate gate, HttpMetrics metrics, BodyDeadlines deadlines, Ledger ledger) {}

    private final Guards guards;
    private final int bodyBytesMax;
    private final Route reserve;
    private final Route checkOut;
    private final Route sell;

    CommandDoor(Guards guards, int bodyBytesMax, ReservationRoutes reservations, CheckoutRoutes checkouts) {
        this.guards = guards;
        HttpMetrics metrics = guards.metrics;
        this.bodyBytesMax = bodyBytesMax;
        this.reserve = new Route(
                (request, show, id, body) -> reservations.reserve(request, show, body),
                metrics.new OfRoute(HttpMethod.POST, ReservationRoutes.RESERVATIONS),
                true);
        this.checkOut =
                new Route(checkouts::checkOut, metrics.new OfRoute(HttpMethod.POST, CheckoutRoutes.CHECKOUT), false);
        this.sell = new Route(
                (request, show, id, body) -> checkouts.sell(request, show, body),
                metrics.new OfRoute(HttpMethod.POST, CheckoutRoutes.ORDERS),
                true);
    }

    /** Takes the request, or answers false and has done nothing. */
    boolean take(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST) || request.version() != HttpVersion.HTTP_1_1) {
            return false;
        }
        Exchange exchange = exchange(request);
        if (exchange == null || !hasUsualBody(request) || !guards.guard.admitsWrite(request) || !guards.gate.enter()) {
            return false;
        }
        exchange.start();
        return true;
    }

    /** What the address asks for; null for an address that is another one, or is spelt in an unusual way. */
    private @Nullable Exchange exchange(HttpServerRequest request) {
        String uri = request.uri();
        if (!uri.startsWith(SHOWS)) {
            return null;
        }
        int showEnd = endOfId(uri, SHOWS.length());
        String show = uri.substring(SHOWS.length(), showEnd);
        if (!Id.isValid(show)) {
            return null;
        } else if (uri.startsWith(RESERVATIONS, showEnd)) {
            int tail = showEnd + RESERVATIONS.length();
            return tail == uri.length()
                    ? new Exchange(request, show, "", reserve)
                    : checkOut(request, show, uri, tail + 1);
        }
        boolean orders = uri.length() == showEnd + ORDERS.length() && uri.endsWith(ORDERS);
        return orders ? new Exchange(request, show, "", sell) : null;
    }

    private @Nullable Exchange checkOut(HttpServerRequest request, String show, String uri, int from) {
        int end = endOfId(uri, from);
        boolean usual =
                uri.charAt(from - 1) == '/' && uri.length() == end + CHECKOUT.length() && uri.endsWith(CHECKOUT);
        String id = uri.substring(from, end);
        return usual && Id.isValid(id) ? new Exchange(request, show, id, checkOut) : null;
    }

    private static int endOfId(String uri, int from) {
        int end = from;
        while (end < uri.length() && Paths.isPlain(uri.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean hasUsualBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return length != null
                && isWithinLimit(length)
                && type != null
                && (type.equals(Requests.JSON) || Requests.mediaType(type).equals(Requests.JSON))
                && !request.headers().contains(HttpHeaders.CONTENT_ENCODING)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT)
                && !request.headers().contains(HttpHeaders.UPGRADE);
    }

    private boolean isWithinLimit(String length) {
        int bytes = 0;
        for (int i = 0; i < length.length(); i++) {
            char c = length.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            bytes = bytes * 10 + (c - '0');
        }
        return length.length() <= LENGTH_DIGITS_MAX && bytes <= bodyBytesMax;
    }

    /** One request, from its head to the end of its answer. */
    private final class Exchange {
        private final long startNanos = System.nanoTime();
        private final HttpServerRequest request;
        private final String show;
        private final String id;
        private final Route route;
        private @Nullable Buffer body;
        private boolean grown;
        private BodyDeadlines.@Nullable Entry deadline;

        Exchange(HttpServerRequest request, String show, String id, Route route) {
            this.request = request;
            this.show = show;
            this.id = id;
            this.route = route;
        }

        void start() {
            request.response().endHandler(this::ended);
            try {
                guards.throttle.command(request);
            } catch (ProblemException e) {
                Problems.send(request, e);
                return;
            }
            if (route.begins && guards.ledger.turnsAway()) {
                Problems.send(request, Problems.overloaded()); // the rest of the request is read and forgotten
                return;
            }
            deadline = guards.deadlines.watch(request, this::late);
            request.handler(this::read).endHandler(this::answer);
        }

        private void late() {
            Problems.send(request, new ProblemException(ProblemType.BODY_TIMEOUT, "the body did not arrive in time"));
        }

        /** Nearly always all of it at once. Its length was declared, so it is bounded. */
        private void read(Buffer chunk) {
            Buffer before = body;
            if (before == null) {
                body = chunk;
            } else if (grown) {
                body = before.appendBuffer(chunk);
            } else {
                grown = true; // the first chunk is the connection's own buffer, which nobody may write to
                body = Buffer.buffer(2 * before.length() + chunk.length())
                        .appendBuffer(before)
                        .appendBuffer(chunk);
            }
        }

        private void answer(@Nullable Void end) {
            if (request.response().ended()) {
                return; // it came too late, and was told so
            }
            try {
                route.answer.give(request, show, id, body == null ? new byte[0] : body.getBytes());
            } catch (RuntimeException e) {
                Problems.answer(request, e);
            }
        }

        /** The answer is written, or the client left before. */
        private void ended(@Nullable Void end) {
            if (deadline != null) {
                deadline.done();
            }
            guards.gate.leave();
            route.times.record(request.response().getStatusCode(), System.nanoTime() - startNanos);
        }
    }
}
