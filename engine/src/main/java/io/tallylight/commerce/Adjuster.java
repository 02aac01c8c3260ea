package io.tallylight.commerce;

import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Ids;
import io.tallylight.show.ContentionException;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adjusts offers under keys that follow from what a platform told. A withdrawal takes what is available, and no more. Under
 * one key the first adjustment stands, whatever is asked later. Any thread.
 */
final class Adjuster {
    private static final Logger LOG = LoggerFactory.getLogger(Adjuster.class);

    /** Beside the callers of the HTTP interface, whose keys these can never be. */
    private static final String CALLER = "webhook:shopify";

    /** Each time somebody reserved units in between. */
    private static final int TRIES = 64;

    private final Ledger ledger;

    Adjuster(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Adjusts an offer.
     *
     * @param key names what was told, within the show
     * @param delta units; 0 binds the key and changes nothing
     * @param reason for people
     * @return the adjustment that this key is bound to, with as many units as could be; empty where there is no such offer.
     *     Fails as the ledger does: then it may be done or not, and is to be asked again
     */
    Future<Optional<Adjustment>> adjust(Place place, String key, long delta, String reason, AdjustmentCause cause) {
        String fingerprint = Ids.fingerprint(CALLER, place.sku(), key);
        return adjust(place, new Adjust(keyId(place, key), fingerprint, place.sku(), delta, reason, cause.text()), 1);
    }

    /** The adjustment that a key is bound to; empty where there is none, or the ledger has forgotten it. */
    Future<Optional<Adjustment>> find(Place place, String key) {
        return ledger.reader().adjustment(place.show(), keyId(place, key));
    }

    private static String keyId(Place place, String key) {
        return Ids.recordId(place.show(), CALLER, key);
    }

    private Future<Optional<Adjustment>> adjust(Place place, Adjust command, int number) {
        return ledger.submit(place.show(), command).compose(outcome -> {
            if (outcome instanceof Outcome.Done<Adjustment> done) {
                return Future.succeededFuture(Optional.of(done.value()));
            }
            Outcome.Refused<Adjustment> refused = (Outcome.Refused<Adjustment>) outcome;
            return switch (refused.refusal()) {
                case NOT_FOUND, SHOW_UNKNOWN -> Future.succeededFuture(Optional.empty());
                case STOCK_BELOW ->
                    number == TRIES
                            ? Future.failedFuture(new ContentionException(TRIES))
                            : adjust(place, less(command, -refused.detail()), number + 1);
                case ALLOTTED_TOO_LARGE -> {
                    LOG.warn("show {}: {} cannot have {} units more", place.show(), place.sku(), command.delta());
                    yield adjust(place, less(command, 0), number + 1);
                }
                default -> throw new IllegalStateException("an adjustment was refused: " + refused.refusal());
            };
        });
    }

    private static Adjust less(Adjust command, long delta) {
        return new Adjust(
                command.keyId(), command.fingerprint(), command.sku(), delta, command.reason(), command.cause());
    }
}
