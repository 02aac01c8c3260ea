package io.tallylight.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, from its head to the end of its answer. On the event loop of its connection. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final byte[] EMPTY = {};

    /**
     * How long the rest of a body that nobody reads is thrown away before the connection is closed: closed at once, it
     * would be reset, and the client might never see the answer.
     */
    private static final int LINGER_MS = 2_000;

    private final long startNanos = System.nanoTime();
    private final Dispatcher dispatcher;
    private final Dispatcher.Steps steps;
    private final HttpServerRequest request;
    private Call call = Call.UNKNOWN;
    private @Nullable Endpoint endpoint;
    private @Nullable Buffer body;
    private byte @Nullable [] bytes;
    private BodyBudget.@Nullable Share share;
    private @Nullable SpooledBody spooled;
    private @Nullable WorkInProgress work;
    private boolean grown;
    private long received;
    private boolean refused;
    private BodyDeadlines.@Nullable Entry deadline;
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

    Call call() {
        return call;
    }

    /** The endpoint of a request that was not refused. */
    Endpoint endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("the request has no endpoint");
        }
        return endpoint;
    }

    /** The bytes of the body. */
    byte[] body() {
        if (bytes == null) {
            bytes = body == null ? EMPTY : body.getBytes();
            body = null;
        }
        return bytes;
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
        HttpServerResponse response = request.response().endHandler(v -> ended());
        if (problem != null) {
            refuse(problem);
        } else if (endpoint == null) {
            answerEarly(() -> Guard.answerPreflight(request));
        } else if (!enter()) {
            refuse(new ProblemException(ProblemType.UNAVAILABLE, "the engine is shutting down; nothing was done"));
        } else if (Bodies.hasBody(request)) {
            response.closeHandler(v -> ended());
            read(endpoint.body().size());
        } else {
            answer();
        }
    }

    /** Counts a command in; false if the engine takes none any more. */
    private boolean enter() {
        if (READS.contains(request.method())) {
            return true;
        }
        inFlight = steps.gate().enter();
        return inFlight;
    }

    private void read(BodyRule.Size size) {
        if (size == BodyRule.Size.CATALOGUE) {
            spool(size);
        } else if (size != BodyRule.Size.NONE && !share().take(Math.max(0, Bodies.declaredLength(request)))) {
            refuse(Bodies.noRoom());
        } else {
            listen(size);
        }
    }

    private BodyBudget.Share share() {
        BodyBudget.Share taken = share;
        if (taken == null) {
            taken = steps.bodies().budget().share(request);
            share = taken;
        }
        return taken;
    }

    private void spool(BodyRule.Size size) {
        if (!steps.bodies().uploads().begin()) {
            refuse(new ProblemException(ProblemType.OVERLOADED, "too many catalogues are on their way"));
            return;
        }
        SpooledBody file =
                new SpooledBody(steps.vertx(), request, steps.bodies().uploads());
        spooled = file;
        listen(size);
        file.open(this::notWritten)
                .onSuccess(v -> {
                    if (!refused) {
                        request.resume();
                    }
                })
                .onFailure(this::notWritten);
    }

    private void notWritten(Throwable failure) {
        if (!refused && !over) {
            LOG.error("a catalogue cannot be written to the data folder", failure);
            refuse(new ProblemException(ProblemType.UNAVAILABLE, "the catalogue cannot be kept; nothing was done"));
        }
    }

    private void listen(BodyRule.Size size) {
        deadline = steps.bodies()
                .deadlines(size)
                .watch(
                        request,
                        () -> refuse(
                                new ProblemException(ProblemType.BODY_TIMEOUT, "the body did not arrive in time")));
        request.handler(chunk -> read(chunk, size))
                .exceptionHandler(this::failed)
                .endHandler(v -> complete());
        if (Bodies.expectsContinue(request)) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("the client left: {}", gone.getMessage()));
        }
    }

    /** Nearly always all of it comes at once. */
    private void read(Buffer chunk, BodyRule.Size size) {
        if (refused) {
            return;
        }
        received += chunk.length();
        if (received > steps.bodies().bytesMax(size)) {
            refuse(Bodies.tooLarge());
        } else if (spooled != null) {
            spooled.write(chunk);
        } else if (size != BodyRule.Size.NONE) {
            if (received > share().bytes() && !share().take(chunk.length())) {
                refuse(Bodies.noRoom());
            } else {
                keep(chunk);
            }
        }
    }

    private void complete() {
        if (refused) {
            return;
        } else if (spooled == null) {
            answer();
            return;
        }
        work = WorkInProgress.begin(request.connection());
        spooled.bytes().onComplete(read -> {
            if (read.succeeded()) {
                bytes = read.result();
                answer();
            } else if (!over) {
                Problems.answer(request, read.cause());
            }
        });
    }

    private void keep(Buffer chunk) {
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

    /** The body is not HTTP, or the client has left. The connection is closed after this. */
    private void failed(Throwable failure) {
        LOG.debug("a body cannot be read: {}", failure.getMessage());
        if (!(failure instanceof HttpClosedException) && !refused) {
            refused = true;
            request.response().putHeader("Connection", "close");
            Problems.send(request, RequestTarget.malformed("the body is not HTTP as we read it"));
        }
    }

    private void answer() {
        if (deadline != null) {
            deadline.done();
        }
        if (!(endpoint().handler() instanceof Endpoint.Direct direct)) {
            work = work == null ? WorkInProgress.begin(request.connection()) : work;
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
     * Answers before the body was read. Of a body that came along with its head the connection is none the worse. Where
     * more is to come the connection ends with this answer: a client that was refused while it waited for our word to send
     * (RFC 9110, section 10.1.1) would go on with its next request, and we would take that for the body.
     */
    private void refuse(ProblemException problem) {
        answerEarly(() -> Problems.send(request, problem));
    }

    private void answerEarly(Runnable answer) {
        refused = true;
        body = null;
        Context context = Vertx.currentContext();
        if (!Bodies.hasBody(request) || request.isEnded()) {
            answer.run();
        } else if (deadline == null && context != null) {
            context.runOnContext(v -> answerAndClose(answer));
        } else {
            answerAndClose(answer);
        }
    }

    private void answerAndClose(Runnable answer) {
        if (!request.isEnded()) {
            request.resume(); // what comes yet is thrown away
            request.response().putHeader("Connection", "close");
            request.connection()
                    .shutdown(LINGER_MS, TimeUnit.MILLISECONDS)
                    .onFailure(gone -> LOG.debug("it was: {}", gone.getMessage()));
        }
        answer.run();
    }

    /** The answer is written, or the client has left before. */
    void ended() {
        if (over) {
            return;
        }
        over = true;
        if (deadline != null) {
            deadline.done();
        }
        if (share != null) {
            share.release();
        }
        if (spooled != null) {
            spooled.close(request.response().ended());
        }
        if (work != null) {
            work.ended();
        }
        if (inFlight) {
            steps.gate().leave();
        }
        int status = request.response().getStatusCode();
        long nanos = System.nanoTime() - startNanos;
        if (endpoint == null) {
            steps.metrics().record(request.method(), call.template(), status, nanos);
        } else {
            endpoint.times().record(status, nanos);
        }
    }
}
