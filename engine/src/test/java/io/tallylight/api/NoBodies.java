package io.tallylight.api;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.admission.RateLimits;
import io.tallylight.config.Config;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** The limits of bodies for servers of tests that get none. */
final class NoBodies {
    private NoBodies() {}

    static BodyLimits of(Vertx vertx) {
        Config config = Config.defaults();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RateLimits rateLimits = new RateLimits(config.admission(), List.of(), System::nanoTime, registry);
        BodyBudget budget = new BodyBudget(config.limits().bodies(), rateLimits, registry);
        return new BodyLimits(
                vertx,
                config,
                new BodyLimits.Shared(budget, new CatalogueUploads(vertx, Path.of("no-such-folder"), 1)));
    }
}
