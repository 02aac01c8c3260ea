package io.tallylight.api;

import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.SharedReads;
import io.tallylight.show.PublicCounts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Keeps the counters in the lines of a refused basket as secret as the show wants them. A basket that a page sends is a
 * buyer's, also a page of our own origin; a program without an {@code Origin} is told everything. For any thread.
 */
final class PublicBasketLines {
    private final LedgerReader reader;
    private final SharedReads<PublicCounts> reads = new SharedReads<>();

    PublicBasketLines(LedgerReader reader) {
        this.reader = reader;
    }

    /** Hands on a problem, at once where it has no lines or a program asks, else when the show's settings are read. */
    void limit(HttpServerRequest request, String show, ProblemException problem, Consumer<ProblemException> then) {
        if (!problem.hasLines() || !request.headers().contains(HttpHeaders.ORIGIN)) {
            then.accept(problem);
            return;
        }
        reads.latest(
                        show,
                        () -> reader.show(show)
                                .map(doc -> doc.map(Json::readObject)
                                        .map(found -> PublicCounts.of(
                                                found.path("publicCounts").asText()))
                                        .orElse(PublicCounts.STATE)))
                .otherwise(PublicCounts.STATE)
                .onSuccess(counts -> then.accept(problem.withCounts(counts)));
    }
}
