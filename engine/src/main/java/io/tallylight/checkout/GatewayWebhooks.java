package io.tallylight.checkout;

import io.lettuce.core.SetArgs;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Receives notices from gateways that something happened to a payment, and reads the payment's state. The content of a
 * notice is not trusted: notices come late, twice and in any order. Any thread; answers on the caller's context.
 */
public final class GatewayWebhooks {
    /** Stripe repeats a webhook for three days. */
    private static final Duration HEARD_FOR = Duration.ofDays(4);

    private final SharedRedis redis;
    private final Gateways gateways;
    private final PaymentAttempts paymentAttempts;
    private final Consumer<String> owed;
    private final Supplier<Future<Set<String>>> shows;

    /**
     * Creates a receiver for payments of all shows.
     *
     * @param owed is called with each show in which something became owed to a gateway, or may be settled now
     */
    public GatewayWebhooks(
            SharedRedis redis, Ledger ledger, Gateways gateways, PaymentPolicy policy, Consumer<String> owed) {
        this.redis = redis;
        this.gateways = gateways;
        this.paymentAttempts = new PaymentAttempts(ledger, policy, owed);
        this.owed = owed;
        this.shows = () -> ledger.reader().shows();
    }

    /**
     * Handles a notice. A handled notice is not handled again; one whose handling failed is.
     *
     * @param noticeId the gateway's own id of the notice
     * @param id record id of the reservation
     * @param reference reference of the payment
     * @return whether it was new
     */
    public Future<Boolean> take(String method, String noticeId, String show, String id, String reference) {
        return once(show, noticeId, () -> look(method, show, id, reference));
    }

    /**
     * Handles a notice about a refund. A refund that failed is owed again, even if it counted as made before; it then
     * becomes an incident.
     *
     * @param noticeId the gateway's own id of the notice
     * @param refundId the gateway's own id of the refund
     * @return whether the notice was new, and reported a failure
     */
    public Future<Boolean> takeRefund(String method, String noticeId, String refundId) {
        Optional<PaymentGateway> gateway = gateways.find(method);
        if (gateway.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return gateway.get()
                .failedRefund(refundId)
                .compose(failed -> failed.isEmpty()
                        ? Future.succeededFuture(false)
                        : isOurs(method, failed.get())
                                .compose(ours -> ours
                                        ? once(failed.get().show(), noticeId, () -> note(method, failed.get()))
                                        : Future.succeededFuture(false)));
    }

    private Future<?> note(String method, Refund refund) {
        return redis.read(() -> PaymentTaskQueue.note(redis, method, refund))
                .onSuccess(done -> owed.accept(refund.show()));
    }

    /** Returns whether a refund is ours: an order may be forgotten by the time its refund fails, but not the show. */
    private Future<Boolean> isOurs(String method, Refund refund) {
        return paymentAttempts
                .read(refund.show(), refund.id())
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(isPaidBy(found.get(), method, refund.reference()))
                        : shows.get().map(all -> all.contains(refund.show())));
    }

    private Future<Boolean> once(String show, String noticeId, Supplier<Future<?>> action) {
        byte[] key = PaymentTaskQueue.bytes(ShowKeys.of(show).heard(noticeId));
        return redis.read(() -> redis.commands().exists(key)).compose(heard -> {
            if (heard > 0) {
                return Future.succeededFuture(false);
            }
            return action.get()
                    .compose(done -> redis.read(() ->
                            redis.commands().set(key, new byte[] {'1'}, SetArgs.Builder.px(HEARD_FOR.toMillis()))))
                    .map(true);
        });
    }

    private static boolean isPaidBy(Reservation reservation, String method, String reference) {
        return reservation.payment() != null
                && reservation.payment().method().equals(method)
                && reservation.payment().reference().equals(reference);
    }

    /** Ignores a payment that is not the one which the ledger knows, whatever its metadata say. */
    private Future<?> look(String method, String show, String id, String reference) {
        return paymentAttempts.read(show, id).compose(found -> {
            Optional<Reservation> its = found.filter(r -> isPaidBy(r, method, reference));
            Optional<PaymentGateway> gateway = gateways.find(method);
            if (its.isEmpty() || gateway.isEmpty()) {
                return Future.succeededFuture();
            } else if (its.get().state() != ReservationState.PAYING) {
                owed.accept(show); // it may be what the worker waits for
                return Future.succeededFuture();
            }
            return gateway.get().state(reference).compose(state -> paymentAttempts.reached(show, its.get(), state));
        });
    }
}
