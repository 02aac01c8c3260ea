package io.tallylight.recovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.HaltShow;
import io.tallylight.ledger.Ledger;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.recovery.RedisInspector.Glance;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes shows out of sale that Redis has, or may have, in an older state. Stateless. */
final class ShowHalter {
    private static final Logger LOG = LoggerFactory.getLogger(ShowHalter.class);
    private static final String BEHIND = "it is from before what the order system has";
    private static final String OTHER_ORDERS = "the order system has other orders under its numbers";

    private static final String OTHER_LIFE =
            "Redis has started again, has another replication id, or is a promoted replica, and may have forgotten";

    private final Ledger ledger;
    private final RedisInspector look;
    private final Supplier<String> epochs;
    private final boolean goesOn;
    private final Consumer<String> newEpoch;

    /**
     * Creates a halter for shows of this ledger.
     *
     * @param goesOn whether a show stays live where another incarnation of the data lacks no order
     * @param newEpoch is called with each show that gets a new epoch although no order is known to be missing
     */
    ShowHalter(Ledger ledger, RedisInspector look, Supplier<String> epochs, boolean goesOn, Consumer<String> newEpoch) {
        this.ledger = ledger;
        this.look = look;
        this.epochs = epochs;
        this.goesOn = goesOn;
        this.newEpoch = newEpoch;
    }

    /**
     * Gives a show a new epoch, and pauses it if it is live, when there is a reason to.
     *
     * @param last latest state of it that the order system knows, null if it does not know it
     * @param before incarnation of the data when they were looked at before, empty for never: that of a show which names none
     * @param life incarnation of the data
     */
    Future<Void> haltIfBehind(String show, Glance there, @Nullable LastKnown last, String before, String life) {
        String its = there.life().isEmpty() ? before : there.life();
        boolean otherLife = !its.isEmpty() && !its.equals(life);
        if (last != null && last.isBehind(there.epoch(), there.seq(), there.number())) {
            return halt(show, there, last, life, BEHIND);
        }
        return hasOtherOrders(show, there, last)
                .compose(other -> other || otherLife
                        ? halt(show, there, last, life, other ? OTHER_ORDERS : "")
                        : there.life().isEmpty() ? look.belongsTo(show, life) : Future.succeededFuture());
    }

    /**
     * Returns whether Redis has another order under the last number that the order system knows, and nobody dealt with
     * that yet.
     */
    private Future<Boolean> hasOtherOrders(String show, Glance there, @Nullable LastKnown last) {
        if (last == null || last.lastIds().isEmpty() || there.reconciled().equals(last.reconciliation())) {
            return Future.succeededFuture(false);
        }
        return look.orderAt(show, last.number()).map(last::isOtherOrder);
    }

    private Future<Void> halt(String show, Glance there, @Nullable LastKnown last, String life, String why) {
        boolean pauses = there.status().equals("live") && (!goesOn || !why.isEmpty());
        String status = pauses ? "paused" : there.status();
        ObjectNode doc = Json.readObject(there.doc()).put("status", status);
        HaltShow halt = new HaltShow(
                there.epoch(),
                there.docSeq(),
                epochs.get(),
                life,
                last == null ? 0 : last.number(),
                status,
                Json.write(doc),
                why,
                last == null ? "" : last.reconciliation());
        return halt.apply(ledger, show)
                .onSuccess(done -> {
                    if (done) {
                        report(show, there, halt, pauses);
                        if (why.isEmpty()) {
                            newEpoch.accept(show);
                        }
                    }
                })
                .mapEmpty();
    }

    private static void report(String show, Glance there, HaltShow halt, boolean pauses) {
        if (halt.why().equals(BEHIND)) {
            LOG.error(
                    "show {} is halted: Redis has it as it was at order {}, the order system has {}; rebuild it with"
                            + " `java -jar tallylight.jar rebuild --show {}`, or set it live if what is missing may"
                            + " stay so",
                    show,
                    there.number(),
                    halt.numberAtLeast(),
                    show);
        } else if (halt.why().equals(OTHER_ORDERS)) {
            LOG.error(
                    "show {} is halted: under the number {} the order system has another order than Redis; rebuild it"
                            + " with `java -jar tallylight.jar rebuild --show {}`, or set it live if what is missing may"
                            + " stay so",
                    show,
                    halt.numberAtLeast(),
                    show);
        } else if (pauses) {
            LOG.error("show {} is paused: {}; set it live to go on", show, OTHER_LIFE);
        } else {
            LOG.warn("show {} has a new epoch: {}", show, OTHER_LIFE);
        }
    }
}
