package io.tallylight.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request with a query parameter that its endpoint does not know: a client that adds {@code dry=1} to a
 * change must not believe that it was understood. Immutable.
 */
final class KnownParameters implements Endpoint.Precheck {
    /** Knows no query parameter. */
    static final KnownParameters NONE = of();

    private final Set<String> names;

    private KnownParameters(Set<String> names) {
        this.names = names;
    }

    static KnownParameters of(String... names) {
        return new KnownParameters(Set.of(names));
    }

    @Override
    public @Nullable ProblemException refuse(HttpServerRequest request) {
        String query = RequestTarget.query(request);
        if (query.isEmpty()) {
            return null;
        }
        for (String name : new QueryStringDecoder(query, false).parameters().keySet()) {
            if (!names.contains(name)) {
                return ProblemException.invalid(name, "is not a query parameter here");
            }
        }
        return null;
    }
}
