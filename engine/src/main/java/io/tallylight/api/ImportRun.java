package io.tallylight.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Ids;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.Lease;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.Precondition;
import io.tallylight.show.RefusedException;
import io.tallylight.show.Shows;
import io.tallylight.show.imports.ImportPlan;
import io.tallylight.show.imports.ImportSettings;
import io.tallylight.show.imports.ImportStep;
import io.tallylight.show.imports.UnreadableCatalogueException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Imports one file into one show: plans on a worker thread, then executes the plan. One import of a show runs at a time
 * on all nodes: two at once would leave a mixture of both files. Used for one import only.
 */
final class ImportRun {
    /** Time after the last sign of life of an import, in ms, after which another one may begin. */
    private static final long LEASE_MS = 30_000;

    /** Number of offers that are put at once: enough to fill a batch of the ledger. */
    private static final int AT_ONCE = 128;

    /** Services that imports of any show need. */
    record Parts(Vertx vertx, Shows shows, Ledger ledger, SharedRedis redis, Supplier<String> tokens) {}

    private final Parts parts;
    private final String show;
    private final String token;
    private final Lease lease;
    private final Map<String, String> refused = new LinkedHashMap<>();

    ImportRun(Parts parts, String show) {
        this.parts = parts;
        this.show = show;
        this.token = parts.tokens().get();
        this.lease = new Lease(parts.redis(), ShowKeys.of(show).importLease(), token, LEASE_MS);
    }

    /**
     * Imports the file and returns the reply. Fails with a {@link ProblemException} if the file is not valid or the
     * import is not possible now.
     */
    Future<ObjectNode> run(byte[] file, ImportSettings settings) {
        return parts.ledger().reader().show(show).compose(doc -> {
            if (doc.isEmpty()) {
                return Future.failedFuture(noShow());
            }
            return held(lease::tryTake, "an import of this show is under way")
                    .compose(v -> plan(file, settings)
                            .compose(plan -> carryOut(plan, 0).map(done -> plan.reply(refused)))
                            .eventually(() -> parts.redis().read(lease::release).otherwiseEmpty()));
        });
    }

    private static ProblemException noShow() {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
    }

    private Future<Void> held(Supplier<CompletionStage<Boolean>> step, String otherwise) {
        return parts.redis()
                .read(step)
                .compose(held -> held
                        ? Future.succeededFuture()
                        : Future.failedFuture(new ProblemException(ProblemType.IMPORT_UNDER_WAY, otherwise)));
    }

    private Future<ImportPlan> plan(byte[] file, ImportSettings settings) {
        return parts.shows().whole(show).compose(found -> {
            ObjectNode current = found.orElseThrow(ImportRun::noShow);
            return parts.vertx().executeBlocking(() -> plan(file, settings, current));
        });
    }

    private static ImportPlan plan(byte[] file, ImportSettings settings, ObjectNode show) {
        List<ObjectNode> offers = new ArrayList<>();
        for (JsonNode offer : show.path("offers")) {
            offers.add((ObjectNode) offer);
        }
        Currency currency = Currency.getInstance(show.path("currency").textValue());
        try {
            return ImportPlan.of(file, currency, offers, settings);
        } catch (UnreadableCatalogueException e) {
            throw new ProblemException(ProblemType.MALFORMED, String.valueOf(e.getMessage())).withLine(e.line());
        }
    }

    private Future<Void> carryOut(ImportPlan plan, int from) {
        List<ImportStep> steps = plan.steps();
        if (from >= steps.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(from + AT_ONCE, steps.size());
        return held(lease::renew, "another import of this show began before this one was done; import the file again")
                .compose(v -> {
                    List<Future<?>> running = new ArrayList<>();
                    steps.subList(from, to).forEach(step -> running.add(carryOut(step)));
                    // All of them end before the lease is released, even if one fails.
                    return OutcomeUnknownException.ifNotReadBack(Future.join(running));
                })
                .compose(v -> carryOut(plan, to));
    }

    /** Executes a step; a refused step is remembered and does not fail the others. */
    private Future<Void> carryOut(ImportStep step) {
        return define(step)
                .compose(v -> step.action() == ImportStep.Action.UPDATE && step.units() > 0
                        ? restock(step)
                        : Future.succeededFuture())
                .recover(failure -> {
                    if (failure instanceof RefusedException || failure instanceof InvalidFieldException) {
                        refused.put(step.sku(), reason(failure));
                        return Future.succeededFuture();
                    }
                    return Future.failedFuture(failure);
                });
    }

    private Future<Void> define(ImportStep step) {
        if (step.body().isEmpty()) {
            return Future.succeededFuture();
        }
        try {
            return step.action() == ImportStep.Action.MAKE
                    ? parts.shows()
                            .putOffer(show, step.sku(), step.body(), Precondition.NONE)
                            .mapEmpty()
                    : parts.shows()
                            .patchOffer(show, step.sku(), step.body(), Precondition.NONE)
                            .mapEmpty();
        } catch (InvalidFieldException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> restock(ImportStep step) {
        String units = Long.toString(step.units());
        Adjust command = new Adjust(
                Ids.recordId(show, token, step.sku()),
                Ids.fingerprint("import", step.sku(), units),
                step.sku(),
                step.units(),
                "units of an imported file");
        return parts.ledger()
                .submit(show, command)
                .compose(outcome -> outcome instanceof Outcome.Refused<?> no
                        ? Future.failedFuture(new RefusedException(no))
                        : Future.succeededFuture());
    }

    private static String reason(Throwable failure) {
        return failure instanceof RefusedException no
                ? String.valueOf(RefusalProblems.problem(no.outcome()).getMessage())
                : FailureText.of(failure);
    }
}
