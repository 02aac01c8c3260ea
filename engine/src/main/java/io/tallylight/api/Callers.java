package io.tallylight.api;

import io.tallylight.ledger.Ids;
import io.vertx.core.http.HttpServerRequest;

/** Who calls: the scope of an idempotency key beside the show. */
final class Callers {
    /** In {@code security.mode: open} there are no credentials, so all callers are one. */
    private static final String OPEN = "open";

    private Callers() {}

    /** Whose quota a request counts for. */
    static String of(HttpServerRequest request) {
        return OPEN;
    }

    /** The record id of the request's idempotency key, which must be there. */
    static String recordId(HttpServerRequest request, String show) {
        return Ids.recordId(show, of(request), Requests.idempotencyKey(request));
    }
}
