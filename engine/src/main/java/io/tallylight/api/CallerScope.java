package io.tallylight.api;

import io.tallylight.ledger.record.RecordIds;
import io.vertx.core.http.HttpServerRequest;

/** The caller, as the scope of an idempotency key besides the show. */
final class CallerScope {
    /** Scope of servers, hosts and operators; buyers have one for each issuer of their tokens. */
    private static final String PRINCIPALS = "principals";

    /** Name of the only caller in {@code security.mode: open}, in which there are no credentials. */
    private static final String OPEN = "open";

    private final RecordIds ids;

    CallerScope(RecordIds ids) {
        this.ids = ids;
    }

    /** Returns the name of the principal whose rate limit a request counts against, whatever credential it shows. */
    static String of(HttpServerRequest request) {
        return OPEN;
    }

    /** Returns the record id of the request's idempotency key, which must be present. */
    String recordId(HttpServerRequest request, String show) {
        return ids.of(show, PRINCIPALS, of(request), RequestReader.idempotencyKey(request));
    }
}
