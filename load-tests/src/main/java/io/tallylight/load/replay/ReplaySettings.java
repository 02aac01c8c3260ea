package io.tallylight.load.replay;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a replay was asked to do.
 *
 * @param urls the engines, asked in turn; at least one
 * @param stock share of each SKU's demand that is allotted, above 0
 * @param mayCut whether lines may be cut to what there is
 * @param durationMs length of the compressed day
 * @param holdMs how long a reservation holds
 * @param retryForMs how long a request is tried again
 * @param settleMs how long each part of the engine gets to come to rest at the end
 * @param orders {@code http} or a JDBC URL
 */
record ReplaySettings(
        List<URI> urls,
        Path trace,
        BigDecimal stock,
        boolean mayCut,
        long durationMs,
        long holdMs,
        long retryForMs,
        long settleMs,
        long seed,
        int connections,
        String orders) {
    ReplaySettings {
        urls = List.copyOf(urls);
    }

    /** The addresses, for people. */
    String where() {
        return urls.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
