package io.tallylight.api;

import io.tallylight.redis.FailureText;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, from its head to the end of its answer. Used on the event loop of its connection only. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final byte[] EMPTY = {};

    /**
     * Time, in ms, for which the rest of an unread body is discarded before the connection is closed. If the connection
     * were closed at once it would be reset, and the client might never see the answer.
     */
    private static final int LINGER_MS = 2_000;

    private final long startNanos = System.nanoTime();
    private final Dispatcher dispatcher;
    private final Dispatcher.Steps steps;
    private final HttpServerRequest request;
    private RouteMatch call = RouteMatch.UNKNOWN;
    private @Nullable Endpoint endpoint;
    private @Nullable BodyReader reader;
    private @Nullable BusyConnection work;
    private @Nullable HttpConnectionHandler connection;
    private boolean refused;
    private boolean inFlight;
    private boolean over;

    Exchange(Dispatcher dispatcher, Dispatcher.Steps steps, HttpServerRequest request) {
        this.dispatcher = dispatcher;
        this.steps = steps;
        this.request = request;
    }

    HttpServerRequest request() {
        return request;
    }

    RouteMatch call() {
        return call;
    }

    /** Returns the endpoint of a request that was not refused. */
    Endpoint endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("the request has no endpoint");
        }
        return endpoint;
    }

    /** Returns the bytes of the body. */
    byte[] body() {
        return reader == null ? EMPTY : reader.body();
    }

    /** Returns whether the request was refused before its body was read. */
    boolean isRefused() {
        return refused;
    }

    /** Returns whether the answer is written, or the client has disconnected. */
    boolean isOver() {
        return over;
    }

    void start() {
        ProblemException problem;
        try {
            call = steps.routes().call(request);
            endpoint = call.endpoint();
            problem = steps.checks().refuse(request, call);
        } catch (ProblemException e) {
            problem = e;
        }
        if (problem == null && endpoint != null && endpoint.traits().outlivesRequest()) {
            answer();
            return;
        }
        Handler<Void> end = v -> ended();
        HttpServerResponse response = request.response().endHandler(end);
        if (problem != null || endpoint == null || !BodyLimits.hasBody(request)) {
            keepConnection();
        }
        if (problem != null) {
            refuse(problem);
        } else if (endpoint == null) {
            answerEarly(() -> OriginPolicy.answerPreflight(request));
        } else if (!enter()) {
            refuse(new ProblemException(ProblemType.UNAVAILABLE, "the engine is shutting down; nothing was done"));
        } else if (BodyLimits.hasBody(request)) {
            response.closeHandler(end);
            reader = new BodyReader(this, steps, endpoint.body().size());
            reader.start();
        } else {
            answer();
        }
    }

    /** Counts a command as in flight; returns false if the engine accepts no more commands. */
    private boolean enter() {
        if (READS.contains(request.method())) {
            return true;
        }
        inFlight = steps.gate().enter();
        return inFlight;
    }

    /** Keeps the connection open for the answer if the client ends its side: the whole request has arrived. */
    void keepConnection() {
        if (connection == null) {
            connection = HttpConnectionHandler.of(request.connection());
            if (connection != null) {
                connection.begun();
            }
        }
    }

    /** Prevents the idle timeout of the connection while the request is processed. */
    void beginWork() {
        if (work == null) {
            work = BusyConnection.begin(request.connection());
        }
    }

    /** Calls the endpoint; the body has arrived. */
    void answer() {
        if (!(endpoint().handler() instanceof Endpoint.Direct direct)) {
            beginWork();
            dispatcher.route(this);
            return;
        }
        try {
            direct.answer(request, call, body());
        } catch (RuntimeException e) {
            Problems.answer(request, e);
        }
    }

    /**
     * Answers before the body was read. If the body arrived with its head, the connection can be used again. If more of
     * it is to come, the connection is closed after this answer: a client that was refused while it waited for 100
     * Continue (RFC 9110, section 10.1.1) would send its next request, and we would take that for the body.
     */
    void refuse(ProblemException problem) {
        answerEarly(() -> Problems.send(request, problem));
    }

    private void answerEarly(Runnable answer) {
        refused = true;
        Context context = Vertx.currentContext();
        if (!BodyLimits.hasBody(request) || request.isEnded()) {
            answer.run();
        } else if (reader == null && context != null) {
            context.runOnContext(v -> answerAndClose(answer));
        } else {
            answerAndClose(answer);
        }
    }

    /** Answers a request that cannot be read any further; the connection is closed after this. */
    void refuseUnreadable(ProblemException problem) {
        refused = true;
        request.response().putHeader("Connection", "close");
        Problems.send(request, problem);
    }

    private void answerAndClose(Runnable answer) {
        if (!request.isEnded()) {
            request.resume(); // the rest is discarded
            request.response().putHeader("Connection", "close");
            request.connection()
                    .shutdown(LINGER_MS, TimeUnit.MILLISECONDS)
                    .onFailure(gone -> LOG.debug("it was: {}", FailureText.of(gone)));
        }
        answer.run();
    }

    /** Called when the answer is written, or the client has disconnected before. */
    void ended() {
        if (over) {
            return;
        }
        over = true;
        if (reader != null) {
            reader.close();
        }
        if (work != null) {
            work.ended();
        }
        if (connection != null) {
            connection.ended();
        }
        if (inFlight) {
            steps.gate().leave();
        }
        int status = request.response().getStatusCode();
        long nanos = System.nanoTime() - startNanos;
        if (endpoint == null) {
            steps.metrics().record(request.method(), status, nanos);
        } else {
            endpoint.times().record(status, nanos);
        }
    }
}
