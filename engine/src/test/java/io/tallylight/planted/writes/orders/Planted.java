package io.tallylight.planted.writes.orders;

import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Release;
import io.tallylight.ledger.Reservation;
import io.vertx.core.Future;

/** Releases a reservation where only reading is allowed. */
final class Planted {
    private Planted() {}

    static Future<Outcome<Reservation>> release(Ledger ledger) {
        return ledger.submit("show", new Release("id"));
    }
}
