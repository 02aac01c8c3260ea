package io.tallylight.api;

import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of one request, written to a file while it arrives. Used on the event loop of the request only. */
final class SpooledBody {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledBody.class);

    /**
     * Time, in ms, for which the work of a request may continue after its client has disconnected, before the next
     * upload has its turn.
     */
    private static final long ABANDONED_MS = 30_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final CatalogueUploads uploads;
    private final Path path;
    private @Nullable AsyncFile file;
    private boolean written;
    private boolean hasTurn;
    private boolean closed;

    /** Creates the body of an upload that {@link CatalogueUploads#begin} has counted. */
    SpooledBody(Vertx vertx, HttpServerRequest request, CatalogueUploads uploads) {
        this.vertx = vertx;
        this.request = request;
        this.uploads = uploads;
        this.path = uploads.newFile();
    }

    /** Creates the file; the request is paused meanwhile. */
    Future<Void> open(Consumer<Throwable> onFailure) {
        request.pause();
        return uploads.open(path).compose(opened -> {
            if (closed) {
                return opened.close().compose(v -> vertx.fileSystem().delete(path.toString()));
            }
            opened.exceptionHandler(onFailure::accept);
            file = opened;
            return Future.succeededFuture();
        });
    }

    /** Writes a part of the body; the request is paused while the disk is slower. */
    void write(Buffer chunk) {
        AsyncFile to = file;
        if (to == null || written) {
            return;
        }
        to.write(chunk).onFailure(failure -> LOG.debug("a catalogue is not written: {}", FailureText.of(failure)));
        if (to.writeQueueFull()) {
            request.pause();
            to.drainHandler(v -> request.resume());
        }
    }

    /** Returns the whole body when it is this request's turn to be processed. */
    Future<byte[]> bytes() {
        AsyncFile from = file;
        if (from == null) {
            return Future.succeededFuture(new byte[0]);
        }
        return closeFile(from).compose(v -> uploads.turn()).compose(v -> {
            if (closed) {
                uploads.finishTurn();
                return Future.failedFuture("the client has left");
            }
            hasTurn = true;
            return vertx.executeBlocking(() -> Files.readAllBytes(path), false);
        });
    }

    /**
     * Deletes the file and gives the turn to the next upload; may be called again.
     *
     * @param answered false if the client disconnected, so that it is unknown whether its request is still processed
     */
    void close(boolean answered) {
        if (closed) {
            return;
        }
        closed = true;
        uploads.end();
        if (hasTurn && answered) {
            uploads.finishTurn();
        } else if (hasTurn) {
            long unused = vertx.setTimer(ABANDONED_MS, id -> uploads.finishTurn());
        }
        AsyncFile open = file;
        if (open != null) {
            file = null;
            closeFile(open)
                    .eventually(() -> vertx.fileSystem().delete(path.toString()))
                    .onFailure(failure -> LOG.warn("{} is not removed: {}", path, FailureText.of(failure)));
        }
    }

    /** Closes the file once all is written; a file that was closed before stays closed. */
    private Future<Void> closeFile(AsyncFile open) {
        if (written) {
            return Future.succeededFuture();
        }
        written = true;
        return open.close();
    }
}
