package io.tallylight.recovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.Halt;
import io.tallylight.ledger.Ledger;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.recovery.RedisLook.Glance;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes shows out of sale that Redis has as they were before, or may have. Keeps no state. */
final class Halts {
    private static final Logger LOG = LoggerFactory.getLogger(Halts.class);
    private static final String BEHIND = "it is from before what the order system has";

    private static final String OTHER_LIFE =
            "Redis has started again, or has another replication id, and may have forgotten";

    private final Ledger ledger;
    private final Supplier<String> epochs;

    Halts(Ledger ledger, Supplier<String> epochs) {
        this.ledger = ledger;
        this.epochs = epochs;
    }

    /**
     * Gives a show a new epoch, and pauses it if it is live, when there is reason to.
     *
     * @param last how far the order system knows it, null when it does not
     * @param life of the data, empty where Redis forgets nothing
     */
    Future<Void> haltIfBehind(String show, Glance there, @Nullable LastKnown last, String life) {
        boolean behind = last != null && last.isBehind(there.epoch(), there.seq(), there.number());
        boolean otherLife = !life.isEmpty() && !there.life().equals(life);
        if (!behind && !otherLife) {
            return Future.succeededFuture();
        }
        String status = there.status().equals("live") ? "paused" : there.status();
        ObjectNode doc = Json.readObject(there.doc()).put("status", status);
        long number = last == null ? 0 : last.number();
        Halt halt = new Halt(
                there.epoch(),
                there.docSeq(),
                epochs.get(),
                life,
                number,
                status,
                Json.write(doc),
                behind ? BEHIND : "");
        return halt.apply(ledger, show)
                .onSuccess(done -> {
                    if (done) {
                        report(show, behind, there, number);
                    }
                })
                .mapEmpty();
    }

    private static void report(String show, boolean behind, Glance there, long number) {
        if (behind) {
            LOG.error(
                    "show {} is halted: Redis has it as it was at order {}, the order system has {}; rebuild it with"
                            + " `tallylight rebuild --show {}`, or set it live if what is missing may stay so",
                    show,
                    there.number(),
                    number,
                    show);
        } else if (there.status().equals("live")) {
            LOG.error("show {} is paused: {}; set it live to go on", show, OTHER_LIFE);
        } else {
            LOG.warn("show {} has a new epoch: {}", show, OTHER_LIFE);
        }
    }
}
