package io.tallylight.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.json.Json;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Stripe, whose card network cannot exist here: PaymentIntents and refunds with the states, errors and
 * idempotency that its documentation describes, and faults on demand. It keeps a ledger of the money that a test compares.
 * It has an event loop of its own; call it from any other thread.
 */
public final class FakeStripe implements AutoCloseable {
    public static final String SECRET_KEY = "sk_test_fake";
    public static final String WEBHOOK_SECRET = "whsec_fake";

    /** What becomes of calls to an address. */
    public enum Fault {
        /** It is done, and no answer ever comes. */
        DONE_UNANSWERED,
        /** It is done, and answered with 500. */
        DONE_BROKEN,
        /** It is not done, and answered with 500; the answer stays under its key. */
        BROKEN,
        /** It is not done, and refused for a reason that may pass; the answer stays under its key. */
        REFUSED,
        /** It is not done; too many calls. */
        BUSY,
        /** It is not done, and the answer is a page of some proxy's. */
        PAGE
    }

    private record Answer(int status, String body, boolean replayed) {
        Answer(int status, String body) {
            this(status, body, false);
        }
    }

    private record Refund(String intent, ObjectNode json) {}

    private record Kept(String path, String form, Answer answer) {}

    private static final class Planned {
        final String word;
        final Fault fault;
        int left;

        Planned(String word, Fault fault, int times) {
            this.word = word;
            this.fault = fault;
            this.left = times;
        }
    }

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final Map<String, FakeIntent> intents = new ConcurrentHashMap<>();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final List<Refund> refunds = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Planned planned;
    private volatile boolean banksThink;

    public FakeStripe() {
        server =
                Await.result(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Every payment that it knows. */
    public Collection<FakeIntent> intents() {
        return List.copyOf(intents.values());
    }

    public FakeIntent intent(String id) {
        FakeIntent found = intents.get(id);
        if (found == null) {
            throw new AssertionError("no such intent: " + id);
        }
        return found;
    }

    /** Minor units that it took in all and did not give back. */
    public long money() {
        return intents.values().stream().mapToLong(FakeIntent::money).sum();
    }

    /** Requests taken so far. */
    public int calls() {
        return calls.get();
    }

    /** The next {@code times} posts whose address ends in {@code word} go wrong in this way. */
    public void plan(String word, Fault fault, int times) {
        planned = new Planned(word, fault, times);
    }

    /** The webhook that it would send about a payment: a body as on the wire. */
    public static byte[] event(String eventId, String type, FakeIntent intent) {
        ObjectNode event =
                Json.object().put("id", eventId).put("object", "event").put("type", type);
        event.putObject("data").set("object", intent.json());
        return Json.encode(event);
    }

    /** Returns an event about a refund. */
    public static byte[] refundEvent(String eventId, String type, ObjectNode refund) {
        ObjectNode event =
                Json.object().put("id", eventId).put("object", "event").put("type", type);
        event.putObject("data").set("object", refund);
        return Json.encode(event);
    }

    private void take(HttpServerRequest request) {
        boolean post = request.method().name().equals("POST");
        request.setExpectMultipart(post).body().onSuccess(body -> {
            calls.incrementAndGet();
            Planned plan = planned;
            if (plan == null
                    || plan.left == 0
                    || !post
                    || !request.path().endsWith(plan.word)
                    || isKept(plan, request)) {
                send(request, answer(request));
                return;
            }
            plan.left--;
            switch (plan.fault) {
                case DONE_UNANSWERED -> {
                    var unused = answer(request);
                }
                case DONE_BROKEN -> {
                    var unused = answer(request);
                    send(request, keep(request, error(500, "api_error", "", "it broke")));
                }
                case BROKEN -> send(request, keep(request, error(500, "api_error", "", "it broke")));
                case REFUSED ->
                    send(request, keep(request, error(400, "invalid_request_error", "balance_insufficient", "later")));
                case BUSY -> send(request, error(429, "invalid_request_error", "rate_limit", "too many"));
                case PAGE -> send(request, new Answer(502, "<html>bad gateway</html>"));
            }
        });
    }

    /** What is answered once under a key is answered again: a fault that is kept needs another key. */
    private boolean isKept(Planned plan, HttpServerRequest request) {
        boolean keeps = plan.fault == Fault.BROKEN || plan.fault == Fault.DONE_BROKEN || plan.fault == Fault.REFUSED;
        return keeps && kept.containsKey(String.valueOf(request.getHeader("Idempotency-Key")));
    }

    private static void send(HttpServerRequest request, Answer answer) {
        request.response()
                .setStatusCode(answer.status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Idempotent-Replayed", Boolean.toString(answer.replayed))
                .end(answer.body)
                .onFailure(gone -> {});
    }

    private Answer answer(HttpServerRequest request) {
        if (!("Bearer " + SECRET_KEY).equals(request.getHeader("Authorization"))) {
            return error(401, "invalid_request_error", "", "Invalid API Key provided");
        } else if (request.method().name().equals("GET")) {
            if (request.path().equals("/v1/payment_intents")) {
                return listed(
                        Long.parseLong(request.getParam("created[gte]")),
                        Long.parseLong(request.getParam("created[lte]")),
                        request.getParam("starting_after"));
            } else if (request.path().equals("/v1/refunds")) {
                return refunds(request.getParam("payment_intent"), request.getParam("starting_after"));
            }
            return request.path().startsWith("/v1/refunds/")
                    ? refund(request.path().substring("/v1/refunds/".length()))
                    : act(request.path(), request.formAttributes(), "");
        }
        String key = request.getHeader("Idempotency-Key");
        if (key == null) {
            throw new AssertionError("a post without a key: " + request.path());
        }
        Kept before = kept.get(key);
        if (before == null) {
            return keep(request, act(request.path(), request.formAttributes(), key));
        } else if (!before.path.equals(request.path()) || !before.form.equals(canonical(request.formAttributes()))) {
            return error(400, "idempotency_error", "", "Keys can only be used with the same parameters");
        }
        return new Answer(before.answer.status, before.answer.body, true);
    }

    private Answer keep(HttpServerRequest request, Answer answer) {
        String key = String.valueOf(request.getHeader("Idempotency-Key"));
        kept.put(key, new Kept(request.path(), canonical(request.formAttributes()), answer));
        return answer;
    }

    private static String canonical(MultiMap form) {
        StringBuilder text = new StringBuilder();
        form.names().stream()
                .sorted()
                .forEach(name ->
                        text.append(name).append('=').append(form.get(name)).append('&'));
        return text.toString();
    }

    private Answer act(String path, MultiMap form, String key) {
        String[] parts = path.split("/", -1); // "", v1, payment_intents, ID, verb
        if (path.equals("/v1/payment_intents")) {
            FakeIntent made =
                    new FakeIntent("pi_" + (intents.size() + 1) + "x" + Math.floorMod(key.hashCode(), 1_000_000), form);
            intents.put(made.id(), made);
            return ok(made.json());
        } else if (path.equals("/v1/refunds")) {
            FakeIntent of = intents.get(String.valueOf(form.get("payment_intent")));
            if (of == null || !of.refund(Long.parseLong(form.get("amount")))) {
                return error(400, "invalid_request_error", "charge_already_refunded", "more than there is");
            }
            ObjectNode made = Json.object()
                    .put("id", "re_" + (refunds.size() + 1))
                    .put("object", "refund")
                    .put("payment_intent", of.id())
                    .put("amount", Long.parseLong(form.get("amount")))
                    .put("currency", of.currency())
                    .put("status", banksThink ? "pending" : "succeeded");
            made.putObject("metadata").put("tallylight_refund", form.get("metadata[tallylight_refund]"));
            refunds.add(0, new Refund(of.id(), made)); // the newest comes first
            return ok(made);
        }
        FakeIntent intent = parts.length > 3 ? intents.get(parts[3]) : null;
        if (intent == null) {
            return error(404, "invalid_request_error", "resource_missing", "No such payment_intent");
        } else if (parts.length == 4) {
            return ok(intent.json());
        }
        FakeIntent.Result result = switch (parts[4]) {
            case "confirm" -> intent.confirm(String.valueOf(form.get("payment_method")));
            case "capture" -> intent.capture();
            case "cancel" -> intent.cancel();
            default -> throw new AssertionError("no such call: " + path);
        };
        return switch (result) {
            case DONE -> ok(intent.json());
            case DECLINED -> error(402, "card_error", "card_declined", "Your card was declined.");
            case WRONG_STATE ->
                error(400, "invalid_request_error", "payment_intent_unexpected_state", "its status does not allow it");
        };
    }

    /** Two on a page, so that a test sees the next one. */
    private Answer refunds(@Nullable String intent, @Nullable String after) {
        List<ObjectNode> all = refunds.stream()
                .filter(refund -> refund.intent.equals(intent))
                .map(Refund::json)
                .toList();
        return page(all, after);
    }

    private static Answer page(List<ObjectNode> all, @Nullable String after) {
        int from = 0;
        for (int i = 0; i < all.size(); i++) {
            from = all.get(i).path("id").asText().equals(after) ? i + 1 : from;
        }
        int to = Math.min(all.size(), from + 2);
        ObjectNode page = Json.object().put("has_more", to < all.size());
        page.putArray("data").addAll(all.subList(from, to));
        return ok(page);
    }

    private Answer listed(long from, long to, @Nullable String after) {
        return page(
                intents.values().stream()
                        .sorted(Comparator.comparing(FakeIntent::id).reversed())
                        .filter(intent -> intent.created() >= from && intent.created() <= to)
                        .map(FakeIntent::json)
                        .toList(),
                after);
    }

    private Answer refund(String id) {
        return refunds.stream()
                .filter(refund -> refund.json.path("id").asText().equals(id))
                .findFirst()
                .map(refund -> ok(refund.json))
                .orElse(error(404, "invalid_request_error", "resource_missing", "No such refund"));
    }

    /** Whether refunds are pending from now on, until they are settled. */
    public void banksThink(boolean think) {
        banksThink = think;
    }

    /** The bank has decided about a refund; {@code failed} may come after {@code succeeded} too. */
    @CanIgnoreReturnValue
    public ObjectNode settleRefund(String id, String status) {
        Refund refund = refunds.stream()
                .filter(its -> its.json.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such refund: " + id));
        ObjectNode json = refund.json.put("status", status);
        if (status.equals("failed")) {
            intent(refund.intent).refundFailed(json.path("amount").asLong());
            json = json.put("failure_reason", "lost_or_stolen_card");
        }
        return json;
    }

    /** Ids of the refunds of a payment, the newest first. */
    public List<String> refundsOf(String intent) {
        return refunds.stream()
                .filter(refund -> refund.intent.equals(intent))
                .map(refund -> refund.json.path("id").asText())
                .toList();
    }

    /** Forgets all idempotency keys, as Stripe does with those of yesterday. */
    public void forgetKeys() {
        kept.clear();
    }

    private static Answer ok(ObjectNode body) {
        return new Answer(200, Json.write(body));
    }

    private static Answer error(int status, String type, String code, String message) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (!code.isEmpty()) {
            error = error.put("code", code);
        }
        return new Answer(status, new String(Json.encode(body), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
