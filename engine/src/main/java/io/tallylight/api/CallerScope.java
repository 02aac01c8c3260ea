package io.tallylight.api;

import io.tallylight.ledger.record.RecordIds;
import io.vertx.core.http.HttpServerRequest;

/** Who calls: the scope of an idempotency key beside the show. */
final class CallerScope {
    /** Of servers, hosts and operators; buyers have one for each issuer of their tokens. */
    private static final String PRINCIPALS = "principals";

    /** In {@code security.mode: open} there are no credentials, so all callers are one. */
    private static final String OPEN = "open";

    private final RecordIds ids;

    CallerScope(RecordIds ids) {
        this.ids = ids;
    }

    /** Name of the principal whose quota a request counts for, whatever credential it shows. */
    static String of(HttpServerRequest request) {
        return OPEN;
    }

    /** The record id of the request's idempotency key, which must be there. */
    String recordId(HttpServerRequest request, String show) {
        return ids.of(show, PRINCIPALS, of(request), RequestReader.idempotencyKey(request));
    }
}
