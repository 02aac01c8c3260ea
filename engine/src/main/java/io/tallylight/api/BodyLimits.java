package io.tallylight.api;

import io.tallylight.config.Config;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The limits of bodies, and the checks of their headers. One for each server; used on its event loop only. */
final class BodyLimits {
    /** Factor of the timeout for a catalogue, which is large and may be uploaded over a slow connection. */
    private static final int CATALOGUE_PATIENCE = 6;

    private static final String CONTINUE = "100-continue";
    private static final int LENGTH_DIGITS_MAX = 18;

    /** Length of a body that is sent in chunks. */
    static final long UNKNOWN_LENGTH = -1;

    private final int smallBytesMax;
    private final int platformBytesMax;
    private final int catalogueBytesMax;
    private final Shared shared;
    private final BodyDeadlines deadlines;
    private final BodyDeadlines catalogueDeadlines;

    /** Limits that the servers of a node share. */
    record Shared(BodyBudget budget, CatalogueUploads uploads) {}

    BodyLimits(Vertx vertx, Config config, Shared shared) {
        this.shared = shared;
        int bodyMs = config.http().bodyTimeoutMs();
        this.smallBytesMax = config.limits().bodyBytesMax();
        this.platformBytesMax = config.shop().bodyBytesMax();
        this.catalogueBytesMax = config.limits().importBytesMax();
        this.deadlines = new BodyDeadlines(vertx, bodyMs);
        this.catalogueDeadlines = new BodyDeadlines(vertx, (long) bodyMs * CATALOGUE_PATIENCE);
    }

    /** Returns the maximum length of a body of that size, in bytes. */
    int bytesMax(BodyRule.Size size) {
        return switch (size) {
            case NONE, SMALL -> smallBytesMax;
            case PLATFORM -> platformBytesMax;
            case CATALOGUE -> catalogueBytesMax;
        };
    }

    BodyDeadlines deadlines(BodyRule.Size size) {
        return size == BodyRule.Size.CATALOGUE ? catalogueDeadlines : deadlines;
    }

    BodyBudget budget() {
        return shared.budget;
    }

    CatalogueUploads uploads() {
        return shared.uploads;
    }

    /** Returns whether a body comes with the request. */
    static boolean hasBody(HttpServerRequest request) {
        return declaredLength(request) != 0;
    }

    /** Returns the declared length of the body, in bytes; {@link #UNKNOWN_LENGTH} if it comes in chunks. */
    static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? UNKNOWN_LENGTH : 0;
        }
        long bytes = 0;
        for (int i = 0; i < length.length(); i++) {
            bytes = bytes * 10 + (length.charAt(i) - '0');
        }
        return length.length() > LENGTH_DIGITS_MAX ? Long.MAX_VALUE : bytes;
    }

    /** Returns whether the client waits for 100 Continue before it sends the body. */
    static boolean expectsContinue(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT);
    }

    /** Refuses a body by its headers. */
    @Nullable
    ProblemException refuse(HttpServerRequest request, RouteMatch call) {
        Endpoint endpoint = call.endpoint();
        if (endpoint == null) {
            return null;
        }
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase(CONTINUE)) {
            return RequestTarget.malformed("the header Expect may only be " + CONTINUE);
        }
        BodyRule rule = endpoint.body();
        ProblemException problem =
                rule.size() == BodyRule.Size.NONE ? null : RequestReader.refuseMediaType(request, rule.mediaTypes());
        return problem == null && declaredLength(request) > bytesMax(rule.size()) ? tooLarge() : problem;
    }

    static ProblemException noRoom() {
        return new ProblemException(
                ProblemType.OVERLOADED, "the bodies of other requests take up all the room there is");
    }

    static ProblemException tooLarge() {
        return new ProblemException(ProblemType.TOO_LARGE, "the body is larger than allowed");
    }
}
