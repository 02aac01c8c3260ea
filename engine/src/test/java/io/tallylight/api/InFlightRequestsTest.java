package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gate before a server that answers when the test says so. */
@ExtendWith(VertxExtension.class)
class InFlightRequestsTest {
    private static final long NEVER_MS = 3_600_000;

    private final InFlightRequests inFlightRequests = new InFlightRequests();
    private final BlockingQueue<RoutingContext> inside = new LinkedBlockingQueue<>();
    private final Vertx vertx;
    private final HttpClient client;
    private int port;

    InFlightRequestsTest(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
    }

    @BeforeEach
    void serve(VertxTestContext test) {
        HttpMetrics metrics = new HttpMetrics(new SimpleMeterRegistry());
        Routes routes = new Routes(metrics);
        routes.get("/", inside::add);
        routes.add(HttpMethod.POST, "/", BodyRule.NONE, inside::add);
        Dispatcher.Steps steps =
                new Dispatcher.Steps(vertx, routes, new RequestChecks(), inFlightRequests, NoBodies.of(vertx), metrics);
        Dispatcher dispatcher = new Dispatcher(steps, Problems::answer);
        vertx.createHttpServer()
                .requestHandler(dispatcher::handle)
                .listen(0, "127.0.0.1")
                .onComplete(test.succeeding(server -> {
                    port = server.actualPort();
                    test.completeNow();
                }));
    }

    @Test
    void withNothingInFlightItIsEmptyAtOnce(VertxTestContext test) {
        inFlightRequests.shut(vertx, NEVER_MS).onComplete(test.succeedingThenComplete());
    }

    @Test
    void itWaitsForTheCommandThatIsInside(VertxTestContext test) throws Exception {
        Future<Integer> answered = status(HttpMethod.POST);
        RoutingContext command = nextInside();
        Future<Void> empty = inFlightRequests.shut(vertx, NEVER_MS);
        assertFalse(empty.isComplete());
        answer(command);
        answered.compose(status -> empty.map(status))
                .onComplete(test.succeeding(status -> test.verify(() -> {
                    assertEquals(200, status);
                    test.completeNow();
                })));
    }

    @Test
    void theDeadlineEndsTheWaitForACommandThatStays(VertxTestContext test) throws Exception {
        Future<Integer> answered = status(HttpMethod.POST);
        RoutingContext command = nextInside();
        inFlightRequests
                .shut(vertx, 1)
                .compose(v -> {
                    test.verify(() -> assertFalse(answered.isComplete()));
                    answer(command);
                    return answered;
                })
                .onComplete(test.succeedingThenComplete());
    }

    @Test
    void onceShutCommandsAreRefusedAndCountNoMore(VertxTestContext test) {
        inFlightRequests
                .shut(vertx, NEVER_MS)
                .compose(v -> status(HttpMethod.POST))
                .compose(status -> inFlightRequests.shut(vertx, NEVER_MS).map(status))
                .onComplete(test.succeeding(status -> test.verify(() -> {
                    assertEquals(503, status);
                    assertTrue(inFlightRequests.isShut());
                    assertTrue(inside.isEmpty());
                    test.completeNow();
                })));
    }

    @Test
    void readsPassAShutGateAndHoldNothingUp(VertxTestContext test) throws Exception {
        Future<Void> shut = inFlightRequests.shut(vertx, NEVER_MS);
        Future<Integer> answered = status(HttpMethod.GET);
        RoutingContext read = nextInside();
        shut.compose(v -> inFlightRequests.shut(vertx, NEVER_MS))
                .compose(v -> {
                    answer(read);
                    return answered;
                })
                .onComplete(test.succeeding(status -> test.verify(() -> {
                    assertEquals(200, status);
                    test.completeNow();
                })));
    }

    private Future<Integer> status(HttpMethod method) {
        return client.request(method, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .map(HttpClientResponse::statusCode);
    }

    private RoutingContext nextInside() throws InterruptedException {
        RoutingContext next = inside.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came through the gate");
        }
        return next;
    }

    /** On the thread of the request, like any handler. */
    private static void answer(RoutingContext inside) {
        inside.vertx().runOnContext(v -> {
            Future<Void> unused = inside.end();
        });
    }
}
