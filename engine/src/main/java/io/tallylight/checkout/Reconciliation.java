package io.tallylight.checkout;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a show with its gateway's payments. After a loss of Redis, nobody knows of the payments whose reservations
 * were lost with it: of money that is set aside, and of money that was taken for an order that no order system had yet.
 * The same holds for data that a promoted replica never got. A show that was rebuilt, or goes on under a new epoch, is
 * therefore compared with the gateway: a payment that no order and no reservation of the show has is given up, or
 * becomes an incident if its money was taken.
 */
final class Reconciliation {
    /** Reason for comparing a show that was not rebuilt. */
    static final String NEW_EPOCH = "epoch";

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final byte[] HALTED = "halted".getBytes(StandardCharsets.UTF_8);

    /**
     * Time by which the last orders that the server before had handed over are in the order system, and were looked at.
     */
    private static final long ORDERS_ARRIVE_MS = 20_000;

    /** An authorisation lapses after seven days. */
    private static final long LOOK_BACK_MS = TimeUnit.DAYS.toMillis(8);

    private static final int PAGES_MAX = 500;
    private static final int ATTEMPTS_MAX = 20; // as payments.attemptsMax allows

    private final SharedRedis redis;
    private final PaymentAttempts paymentAttempts;

    Reconciliation(SharedRedis redis, PaymentAttempts paymentAttempts) {
        this.redis = redis;
        this.paymentAttempts = paymentAttempts;
    }

    /** Notes each payment that the show does not know as owed to be given up. */
    Future<PaymentTaskRunner.Try> look(String show, PaymentTask owed, PaymentGateway gateway, long now) {
        if (!owed.reference().equals(NEW_EPOCH)) {
            return look(show, owed, gateway);
        } else if (now < owed.at() + ORDERS_ARRIVE_MS) {
            return Future.succeededFuture(new PaymentTaskRunner.Try.Waits());
        }
        return isHalted(show).compose(halted -> {
            if (halted) {
                LOG.warn(
                        "show {}: its payments are compared with the gateway's once it is rebuilt, since orders are missing",
                        show);
                return Future.succeededFuture(new PaymentTaskRunner.Try.Settled());
            }
            return look(show, owed, gateway);
        });
    }

    /**
     * Returns whether the order system has orders that Redis lacks: a payment that only seems unknown may belong to one
     * of them.
     */
    private Future<Boolean> isHalted(String show) {
        byte[] key = ShowKeys.of(show).showHash().getBytes(StandardCharsets.UTF_8);
        return redis.read(() -> redis.commands().hexists(key, HALTED));
    }

    private Future<PaymentTaskRunner.Try> look(String show, PaymentTask owed, PaymentGateway gateway) {
        return look(show, owed, gateway, "", new ArrayList<>(), PAGES_MAX);
    }

    private Future<PaymentTaskRunner.Try> look(
            String show,
            PaymentTask owed,
            PaymentGateway gateway,
            String after,
            List<PaymentPage.Payment> unknown,
            int pagesLeft) {
        if (pagesLeft == 0) {
            return Future.succeededFuture(
                    new PaymentTaskRunner.Try.Hopeless("there are too many payments to look through", 0));
        }
        return gateway.list(show, owed.at() - LOOK_BACK_MS, owed.at(), after).compose(page -> {
            List<Future<Boolean>> known = page.payments().stream()
                    .map(payment -> payment.state() instanceof PaymentState.Cancelled
                            ? Future.succeededFuture(true)
                            : isKnown(show, payment.id(), payment.reference()))
                    .toList();
            return Future.all(known).compose(all -> {
                for (int i = 0; i < known.size(); i++) {
                    if (!known.get(i).result()) {
                        unknown.add(page.payments().get(i));
                    }
                }
                return page.next().isEmpty()
                        ? note(show, gateway.method(), unknown)
                        : look(show, owed, gateway, page.next(), unknown, pagesLeft - 1);
            });
        });
    }

    private Future<PaymentTaskRunner.Try> note(String show, String method, List<PaymentPage.Payment> unknown) {
        return Future.all(unknown.stream()
                        .map(payment -> redis.read(() -> PaymentTaskQueue.noteOrphan(redis, show, method, payment)))
                        .toList())
                .map(new PaymentTaskRunner.Try.Settled());
    }

    /** Gives a payment up, unless the show knows it by now. */
    Future<PaymentTaskRunner.Try> settle(String show, PaymentTask owed, PaymentGateway gateway) {
        return isKnown(show, owed.id(), owed.reference())
                .compose(known -> known
                        ? Future.succeededFuture(new PaymentTaskRunner.Try.Settled())
                        : gateway.state(owed.reference())
                                .compose(state -> state instanceof PaymentState.Captured
                                        ? Future.succeededFuture(new PaymentTaskRunner.Try.Hopeless(
                                                "the money was taken, and no order of the show has this payment",
                                                owed.reported() + 1))
                                        : gateway.cancel(owed.reference()).map(new PaymentTaskRunner.Try.Settled())));
    }

    /** Returns whether the reservation, or one that its late payment made in its place, has this payment. */
    private Future<Boolean> isKnown(String show, String id, String reference) {
        if (id.length() != Ids.LENGTH) {
            return Future.succeededFuture(true); // no engine of this version made it
        }
        List<Future<Boolean>> has = new ArrayList<>();
        has.add(has(show, id, reference));
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            has.add(has(show, PaymentAttempts.replacementId(show, id, attempt), reference));
        }
        return Future.all(has).map(all -> has.stream().anyMatch(Future::result));
    }

    private Future<Boolean> has(String show, String id, String reference) {
        return paymentAttempts
                .read(show, id)
                .map(found -> found.map(Reservation::payment)
                        .filter(payment -> payment.reference().equals(reference))
                        .isPresent());
    }
}
