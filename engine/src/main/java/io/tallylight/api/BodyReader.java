package io.tallylight.api;

import io.tallylight.redis.FailureText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of one request within its limit, its timeout and the available memory: into memory or, if it is a
 * catalogue, into a file. Used on the event loop of the request only.
 */
final class BodyReader {
    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final byte[] EMPTY = {};

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Dispatcher.Steps steps;
    private final BodyRule.Size size;
    private final int bytesMax;
    private @Nullable Buffer body;
    private byte @Nullable [] bytes;
    private boolean grown;
    private long received;
    private long smallBytes;
    private BodyBudget.@Nullable Share share;
    private @Nullable SpooledBody spooled;
    private BodyDeadlines.@Nullable Entry deadline;

    /** Creates a reader of the body of an exchange, which is told when the body is complete or refused. */
    BodyReader(Exchange exchange, Dispatcher.Steps steps, BodyRule.Size size) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.steps = steps;
        this.size = size;
        this.bytesMax = steps.bodies().bytesMax(size);
    }

    /** Returns the whole body. */
    byte[] body() {
        if (bytes == null) {
            bytes = body == null ? EMPTY : body.getBytes();
            body = null;
        }
        return bytes;
    }

    void start() {
        if (size == BodyRule.Size.CATALOGUE) {
            spool();
        } else if (size == BodyRule.Size.NONE || takeRoom(BodyLimits.declaredLength(request))) {
            listen();
        } else {
            exchange.refuse(BodyLimits.noRoom());
        }
    }

    /** Reserves the declared length of the body; for a body in chunks, room is reserved as they arrive. */
    private boolean takeRoom(long declared) {
        if (declared < 0 || declared > BodyBudget.SMALL_BYTES) {
            return share().take(Math.max(0, declared));
        }
        boolean taken = steps.bodies().budget().takeSmall(declared);
        smallBytes = taken ? declared : 0;
        return taken;
    }

    private BodyBudget.Share share() {
        BodyBudget.Share taken = share;
        if (taken == null) {
            taken = steps.bodies().budget().share(request);
            share = taken;
        }
        return taken;
    }

    private void spool() {
        CatalogueUploads uploads = steps.bodies().uploads();
        if (!uploads.begin()) {
            exchange.refuse(new ProblemException(ProblemType.OVERLOADED, "too many catalogues are on their way"));
            return;
        }
        SpooledBody file = new SpooledBody(steps.vertx(), request, uploads);
        spooled = file;
        listen();
        file.open(this::notWritten)
                .onSuccess(v -> {
                    if (!exchange.isRefused()) {
                        request.resume();
                    }
                })
                .onFailure(this::notWritten);
    }

    private void notWritten(Throwable failure) {
        if (!exchange.isRefused() && !exchange.isOver()) {
            LOG.error("a catalogue cannot be written to the data folder", failure);
            exchange.refuse(
                    new ProblemException(ProblemType.UNAVAILABLE, "the catalogue cannot be kept; nothing was done"));
        }
    }

    private void listen() {
        deadline = steps.bodies().deadlines(size).watch(request, this::late);
        request.handler(this::read).exceptionHandler(this::failed).endHandler(this::complete);
        if (BodyLimits.expectsContinue(request)) {
            request.response()
                    .writeContinue()
                    .onFailure(gone -> LOG.debug("the client left: {}", FailureText.of(gone)));
        }
    }

    private void late() {
        exchange.refuse(new ProblemException(ProblemType.BODY_TIMEOUT, "the body did not arrive in time"));
    }

    /** Reads a part of the body. Nearly always the whole body comes at once. */
    private void read(Buffer chunk) {
        if (exchange.isRefused()) {
            return;
        }
        received += chunk.length();
        if (received > bytesMax) {
            body = null;
            exchange.refuse(BodyLimits.tooLarge());
        } else if (spooled != null) {
            spooled.write(chunk);
        } else if (size != BodyRule.Size.NONE) {
            if (received > smallBytes && received > share().bytes() && !share().take(chunk.length())) {
                body = null;
                exchange.refuse(BodyLimits.noRoom());
            } else {
                keep(chunk);
            }
        }
    }

    private void keep(Buffer chunk) {
        Buffer before = body;
        if (before == null) {
            body = chunk;
        } else if (grown) {
            body = before.appendBuffer(chunk);
        } else {
            grown = true; // the first chunk is the connection's own buffer, which must not be written to
            body = Buffer.buffer(2 * before.length() + chunk.length())
                    .appendBuffer(before)
                    .appendBuffer(chunk);
        }
    }

    private void complete(@Nullable Void end) {
        if (exchange.isRefused()) {
            return;
        }
        exchange.keepConnection();
        if (deadline != null) {
            deadline.done();
        }
        if (spooled == null) {
            exchange.answer();
            return;
        }
        exchange.beginWork();
        spooled.bytes().onComplete(read -> {
            if (read.succeeded()) {
                bytes = read.result();
                exchange.answer();
            } else if (!exchange.isOver()) {
                Problems.answer(request, read.cause());
            }
        });
    }

    /** Handles a body that is not valid HTTP, or a client that has disconnected. */
    private void failed(Throwable failure) {
        LOG.debug("a body cannot be read: {}", FailureText.of(failure));
        if (!(failure instanceof HttpClosedException) && !exchange.isRefused()) {
            exchange.refuseUnreadable(RequestTarget.malformed("the body is not HTTP as we read it"));
        }
    }

    /** Releases everything that was reserved; the request is over. */
    void close() {
        if (deadline != null) {
            deadline.done();
        }
        if (smallBytes > 0) {
            steps.bodies().budget().giveSmall(smallBytes);
        }
        if (share != null) {
            share.release();
        }
        if (spooled != null) {
            spooled.close(request.response().ended());
        }
    }
}
