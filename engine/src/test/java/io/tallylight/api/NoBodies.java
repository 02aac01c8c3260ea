package io.tallylight.api;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.admission.Admission;
import io.tallylight.config.Config;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** The limits of bodies for servers of tests that get none. */
final class NoBodies {
    private NoBodies() {}

    static Bodies of(Vertx vertx) {
        Config config = Config.defaults();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Admission admission = new Admission(config.admission(), List.of(), System::nanoTime, registry);
        BodyBudget budget = new BodyBudget(config.limits().bodies(), admission, registry);
        return new Bodies(
                vertx, config, new Bodies.Shared(budget, new CatalogueUploads(vertx, Path.of("no-such-folder"), 1)));
    }
}
