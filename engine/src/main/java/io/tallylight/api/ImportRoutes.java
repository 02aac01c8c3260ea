package io.tallylight.api;

import io.tallylight.show.imports.ImportSettings;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Routes that import a shop's catalogue. Each row succeeds or fails alone, unless the file cannot be read at all. */
final class ImportRoutes {
    private static final String UNTRACKED = "untracked";
    private static final long UNTRACKED_UNITS_MAX = 1_000_000_000;

    private static final BodyRule CATALOGUE = new BodyRule(BodyRule.Size.CATALOGUE, List.of("text/csv"));

    private final ImportRun.Parts parts;
    private final int offersMax;

    ImportRoutes(ImportRun.Parts parts, int offersMax) {
        this.parts = parts;
        this.offersMax = offersMax;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/imports", CATALOGUE, KnownParameters.of(UNTRACKED), this::take);
    }

    private void take(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        byte[] bytes = Dispatcher.body(ctx);
        ImportSettings settings = new ImportSettings(offersMax, untracked(ctx));
        Replies.when(ctx, new ImportRun(parts, show).run(bytes, settings), json -> Replies.json(ctx, 200, json));
    }

    private static OptionalLong untracked(RoutingContext ctx) {
        Optional<String> units = RequestReader.query(ctx, UNTRACKED);
        if (units.isEmpty()) {
            return OptionalLong.empty();
        } else if (!units.get().matches("[0-9]{1,10}") || Long.parseLong(units.get()) > UNTRACKED_UNITS_MAX) {
            throw ProblemException.invalid(UNTRACKED, "must be a whole number from 0 to " + UNTRACKED_UNITS_MAX);
        }
        return OptionalLong.of(Long.parseLong(units.get()));
    }
}
