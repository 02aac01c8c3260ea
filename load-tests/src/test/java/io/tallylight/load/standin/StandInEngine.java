package io.tallylight.load.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The stand-in's server. Started and closed by a test; everything else happens on its one event loop. */
public final class StandInEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DEADLINE_S = 10;

    private final Fault fault;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final StandInLedger ledger;
    private final Map<String, JsonNode> answers = new HashMap<>();
    private final List<ServerWebSocket> overlays = new ArrayList<>();
    private final int port;
    private long holdMs;
    private long sentSeq;
    private long requests;
    private long posts;

    public StandInEngine(Fault fault) {
        this.fault = fault;
        this.ledger = new StandInLedger(fault);
        var server = vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("tallylight.v1"))
                .requestHandler(this::receive)
                .webSocketHandler(this::overlay);
        this.port = await(server.listen(0, "127.0.0.1")).actualPort();
        vertx.setPeriodic(20, id -> tick());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        var unused = await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> handle(request, body));
    }

    private void handle(HttpServerRequest request, Buffer body) {
        requests++;
        boolean post = request.method().equals(HttpMethod.POST);
        if (post && fault == Fault.BUSY && ++posts % 3 == 0) {
            request.response().putHeader("Retry-After", "0");
            answer(request, 503, problem("busy"), false);
            return;
        }
        var key = request.getHeader("Idempotency-Key");
        var known = key == null ? null : answers.get(key);
        if (known != null) {
            answer(request, 200, known, true);
            return;
        }
        var path = request.path().split("/", -1);
        var json = body.length() == 0 ? JsonNodeFactory.instance.objectNode() : parse(body);
        var result = route(request, path, json);
        if (result.status() < 300 && key != null) {
            answers.put(key, result.body().deepCopy());
        }
        answer(request, result.status(), result.body(), false);
    }

    private Result route(HttpServerRequest request, String[] path, JsonNode body) {
        // /v1/shows/{show}/{what}/{id}/{verb}
        var what = path.length > 4 ? path[4] : "";
        var id = path.length > 5 ? URLDecoder.decode(path[5], StandardCharsets.UTF_8) : "";
        return switch (what) {
            case "offers" -> {
                ledger.putOffer(id, body);
                yield new Result(201, body);
            }
            case "ledger" -> new Result(200, ledger.ledger());
            case "orders" -> new Result(200, ledger.page(after(request)));
            case "reservations" -> id.isEmpty() ? reserve(body) : reservation(request, id);
            default -> {
                holdMs = body.path("holdMs").asLong(holdMs);
                yield new Result(200, body);
            }
        };
    }

    private static int after(HttpServerRequest request) {
        var after = request.getParam("after");
        return after == null ? 0 : Integer.parseInt(after);
    }

    private Result reserve(JsonNode body) {
        var made = ledger.reserve(body, System.currentTimeMillis(), holdMs);
        if (made == null) {
            return new Result(409, problem("sold-out"));
        }
        vertx.setTimer(holdMs, timer -> {
            if (made.path("state").asText().equals("held")) {
                ledger.end(made, "expired");
            }
        });
        return new Result(201, made);
    }

    private Result reservation(HttpServerRequest request, String id) {
        var reservation = ledger.reservation(id);
        if (reservation == null) {
            return new Result(404, problem("not-found"));
        }
        if (request.method().equals(HttpMethod.GET)) {
            return new Result(200, reservation);
        }
        boolean delete = request.method().equals(HttpMethod.DELETE);
        var state = reservation.path("state").asText();
        if (state.equals("expired")) {
            return new Result(410, problem("expired"));
        }
        if (state.equals("held")) {
            if (delete) {
                ledger.end(reservation, "released");
                return new Result(200, reservation);
            }
            return new Result(200, ledger.commit(reservation));
        }
        var order = ledger.orderOf(id);
        return delete || order == null ? new Result(delete ? 200 : 409, reservation) : new Result(200, order);
    }

    private void answer(HttpServerRequest request, int status, JsonNode body, boolean replayed) {
        boolean stock = request.path().contains("/reservations");
        if (fault == Fault.DROP_ANSWERS && stock && requests % 4 == 0) {
            request.connection().close();
            return;
        }
        var response = request.response().setStatusCode(status);
        if (replayed) {
            response.putHeader("Idempotent-Replayed", "true");
        }
        response.end(body.toString());
    }

    private void overlay(ServerWebSocket socket) {
        overlays.add(socket);
        socket.closeHandler(nothing -> overlays.remove(socket));
        socket.writeTextMessage(message("snapshot").put("epoch", "one").toString());
    }

    private void tick() {
        if (ledger.seq() == sentSeq || (fault == Fault.STALE_FEED && sentSeq > 0)) {
            return;
        }
        var update = message("update").put("from", sentSeq);
        overlays.forEach(socket -> socket.writeTextMessage(update.toString()));
        if (fault == Fault.FEED_BACKWARDS && sentSeq > 0) {
            update.put("from", 0).put("seq", 1);
            overlays.forEach(socket -> socket.writeTextMessage(update.toString()));
        }
        sentSeq = ledger.seq();
    }

    private ObjectNode message(String type) {
        var message = JsonNodeFactory.instance.objectNode().put("type", type).put("seq", ledger.seq());
        message.set("offers", ledger.feedOffers());
        return message;
    }

    private static ObjectNode problem(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", "/problems/" + name);
    }

    private static JsonNode parse(Buffer body) {
        try {
            return JSON.readTree(body.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Result(int status, JsonNode body) {}
}
