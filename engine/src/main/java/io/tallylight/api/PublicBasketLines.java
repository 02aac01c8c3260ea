package io.tallylight.api;

import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.SharedReads;
import io.tallylight.show.PublicCounts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Hides the counters in the lines of a refused basket from the public as the show's settings demand. A basket that a
 * page sends belongs to a buyer, even if the page is of our own origin; a program without an {@code Origin} sees
 * everything. May be used from any thread.
 */
final class PublicBasketLines {
    private final LedgerReader reader;
    private final SharedReads<PublicCounts> reads = new SharedReads<>();

    PublicBasketLines(LedgerReader reader) {
        this.reader = reader;
    }

    /**
     * Passes on a problem: at once if it has no lines or a program asks, otherwise when the show's settings are read.
     */
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
