package io.tallylight.planted.writes.feed;

import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.record.Reservation;
import io.vertx.core.Future;

/** Releases a reservation where only reading is allowed. */
final class Planted {
    private Planted() {}

    static Future<Outcome<Reservation>> release(Ledger ledger) {
        return ledger.submit("show", new Release("id"));
    }
}
