package io.tallylight.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers input that the HTTP parser cannot read; the connection is closed after the answer. */
final class UnreadableRequests {
    private UnreadableRequests() {}

    static void answer(HttpServerRequest request) {
        DefaultHeaders.set(request, false);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Problems.send(request, problem(request.decoderResult().cause()));
    }

    private static ProblemException problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ProblemException(ProblemType.URI_TOO_LONG, "the request line is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            return new ProblemException(ProblemType.HEADERS_TOO_LARGE, "the headers are too large");
        } else if (cause instanceof HttpConnectionHandler.UnknownVersionException) {
            return new ProblemException(
                    ProblemType.NOT_IMPLEMENTED, "the version must be HTTP/1.1, and may be HTTP/1.0");
        }
        return RequestTarget.malformed("the request is not HTTP as we read it");
    }
}
