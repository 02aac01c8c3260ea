package io.tallylight.load.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.PaidOrder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The calls of the engine's {@code /v1} that a load needs, for one show.
 *
 * <p>May be called from any thread; futures complete on the context. They fail with {@link UnansweredException} where no
 * answer came before the deadline, and the typed reads with {@link UnexpectedReplyException} where it was none they
 * know.
 */
public final class EngineClient {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The contract's limit of a list. */
    private static final int PAGE = 500;

    private final HttpCaller caller;
    private final String id;
    private final String show;

    public EngineClient(
            Vertx vertx, Context context, URI base, String show, CallSettings settings, RandomGenerator random) {
        this(vertx, context, List.of(base), show, settings, random);
    }

    /** Asks several engines in turn. */
    public EngineClient(
            Vertx vertx, Context context, List<URI> bases, String show, CallSettings settings, RandomGenerator random) {
        this.caller = new HttpCaller(vertx, context, bases, settings, random);
        this.id = show;
        this.show = "/v1/shows/" + Urls.segment(show);
    }

    /** Makes the show: live, its feed with exact counts. {@code holdMs} is how long a reservation holds. */
    public Future<Reply> putShow(String title, String currency, long holdMs) {
        var body = JSON.objectNode()
                .put("title", title)
                .put("currency", currency)
                .put("holdMs", holdMs)
                .put("publicCounts", "exact")
                .put("status", "live");
        return caller.call(Call.put(show, body));
    }

    public Future<Reply> endShow() {
        return caller.call(Call.mergePatch(show, JSON.objectNode().put("status", "ended")));
    }

    /** Makes an offer; {@code price} in minor units, {@code offer} may carry more fields of the contract. */
    public Future<Reply> putOffer(String sku, ObjectNode offer) {
        return caller.call(Call.put(show + "/offers/" + Urls.segment(sku), offer));
    }

    /**
     * Reserves.
     *
     * @param fill {@code all} or {@code available}
     * @param lines units wanted by SKU, each SKU once
     */
    public Future<Reply> reserve(String key, String buyerId, String fill, Map<String, Integer> lines) {
        var body = JSON.objectNode().put("buyerId", buyerId).put("fill", fill);
        var array = body.putArray("lines");
        lines.forEach((sku, quantity) -> array.addObject().put("sku", sku).put("quantity", quantity));
        return caller.call(Call.post(show + "/reservations", body, key));
    }

    public Future<Reply> checkout(String key, String reservationId, String reference) {
        var body = JSON.objectNode();
        body.putObject("payment").put("method", "external").put("reference", reference);
        return caller.call(Call.post(reservation(reservationId) + "/checkout", body, key));
    }

    /** Pays through a gateway; the same key again asks how far it is. */
    public Future<Reply> pay(String key, String reservationId, String method, String token) {
        var body = JSON.objectNode();
        body.putObject("payment").put("method", method).put("token", token);
        return caller.call(Call.post(reservation(reservationId) + "/checkout", body, key));
    }

    public Future<Reply> release(String reservationId) {
        return caller.call(Call.delete(reservation(reservationId)));
    }

    public Future<Reply> reservationState(String reservationId) {
        return caller.call(Call.get(reservation(reservationId)));
    }

    public Future<LedgerFacts> ledger() {
        return caller.call(Call.get(show + "/ledger")).map(reply -> Answers.ledger(ok("ledger", reply)));
    }

    /** Every order of the show, page after page, in the engine's order. */
    public Future<List<OrderFact>> orders() {
        return page("", new ArrayList<>(), Answers::order);
    }

    /** The same, as what they say of their money. */
    public Future<List<PaidOrder>> paidOrders() {
        return page("", new ArrayList<>(), Answers::paidOrder);
    }

    /** A line for each payment of the show that the engine leaves to people. */
    public Future<List<String>> incidents() {
        return caller.call(Call.get("/v1/incidents?limit=500")).map(reply -> {
            var lines = new ArrayList<String>();
            for (var incident : ok("incidents", reply).path("items")) {
                if (incident.path("show").asText().equals(id)) {
                    lines.add(incident.toString());
                }
            }
            return lines;
        });
    }

    private <T> Future<List<T>> page(String after, List<T> gathered, Function<JsonNode, T> read) {
        var query = "?limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + Urls.segment(after));
        return caller.call(Call.get(show + "/orders" + query)).compose(reply -> {
            var body = ok("orders", reply);
            for (var item : body.path("items")) {
                gathered.add(read.apply(item));
            }
            var next = body.path("next").asText("");
            if (next.isEmpty() || body.path("items").isEmpty()) {
                return Future.succeededFuture(gathered);
            }
            return page(next, gathered, read);
        });
    }

    private String reservation(String id) {
        return show + "/reservations/" + Urls.segment(id);
    }

    private static JsonNode ok(String what, Reply reply) {
        if (reply.status() != 200) {
            throw new UnexpectedReplyException(what + ": " + reply.describe());
        }
        return reply.body();
    }
}
