package io.tallylight.checkout;

import io.lettuce.core.SetArgs;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears from gateways that something happened to a payment, and looks how far it is. What they say it was is not believed:
 * notices come late, twice and in any order. Any thread; answers on the caller's context.
 */
public final class PaymentNotices {
    /** Stripe repeats a webhook for three days. */
    private static final Duration HEARD_FOR = Duration.ofDays(4);

    private final StreamRedis redis;
    private final Gateways gateways;
    private final Attempts attempts;
    private final Consumer<String> owed;

    /**
     * For payments of all shows.
     *
     * @param owed hears of each show in which something became owed to a gateway, or may be settled now
     */
    public PaymentNotices(
            StreamRedis redis, Ledger ledger, Gateways gateways, PaymentPolicy policy, Consumer<String> owed) {
        this.redis = redis;
        this.gateways = gateways;
        this.attempts = new Attempts(ledger, policy, owed);
        this.owed = owed;
    }

    /**
     * Takes a notice. One that was taken is not taken again; one whose taking failed is.
     *
     * @param noticeId the gateway's own
     * @param id record id of the reservation
     * @param reference of the payment
     * @return whether it was new
     */
    public Future<Boolean> take(String method, String noticeId, String show, String id, String reference) {
        byte[] key = OwedList.bytes(ShowKeys.of(show).heard(noticeId));
        return redis.read(() -> redis.commands().exists(key)).compose(heard -> {
            if (heard > 0) {
                return Future.succeededFuture(false);
            }
            return look(method, show, id, reference)
                    .compose(done -> redis.read(() ->
                            redis.commands().set(key, new byte[] {'1'}, SetArgs.Builder.px(HEARD_FOR.toMillis()))))
                    .map(true);
        });
    }

    /** A payment that is not the one which the ledger knows of is none of ours, whatever its metadata say. */
    private Future<?> look(String method, String show, String id, String reference) {
        return attempts.read(show, id).compose(found -> {
            Optional<Reservation> its = found.filter(r -> r.payment() != null
                    && r.payment().method().equals(method)
                    && r.payment().reference().equals(reference));
            Optional<PaymentGateway> gateway = gateways.find(method);
            if (its.isEmpty() || gateway.isEmpty()) {
                return Future.succeededFuture();
            } else if (its.get().state() != ReservationState.PAYING) {
                owed.accept(show); // it may be what the worker waits for
                return Future.succeededFuture();
            }
            return gateway.get().state(reference).compose(state -> attempts.reached(show, its.get(), state));
        });
    }
}
