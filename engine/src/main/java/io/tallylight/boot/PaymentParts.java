package io.tallylight.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.api.HttpApi;
import io.tallylight.checkout.Checkouts;
import io.tallylight.checkout.ExternalGateway;
import io.tallylight.checkout.GatewayWebhooks;
import io.tallylight.checkout.Gateways;
import io.tallylight.checkout.Incidents;
import io.tallylight.checkout.PaymentGateway;
import io.tallylight.checkout.PaymentNode;
import io.tallylight.checkout.PaymentPolicy;
import io.tallylight.checkout.PaymentWorkers;
import io.tallylight.checkout.RecordedOrderLookup;
import io.tallylight.checkout.TestGateway;
import io.tallylight.checkout.stripe.StripeGateway;
import io.tallylight.checkout.stripe.StripeSettings;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.ledger.Ledger;
import io.tallylight.orders.flush.DeliveryAwaiter;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of payments, wired together. */
final class PaymentParts {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentParts.class);

    private final Gateways gateways;
    private final PaymentWorkers workers;
    private final Runnable closeGateways;
    private final HttpApi.Payments forApi;

    private PaymentParts(Gateways gateways, PaymentWorkers workers, Runnable closeGateways, HttpApi.Payments forApi) {
        this.gateways = gateways;
        this.workers = workers;
        this.closeGateways = closeGateways;
        this.forApi = forApi;
    }

    static PaymentParts start(
            Vertx vertx,
            Config.Payments config,
            SharedRedis redis,
            Ledger ledger,
            DeliveryAwaiter deliveryAwaiter,
            Clock clock,
            MeterRegistry metrics,
            PaymentNode node) {
        List<PaymentGateway> inUse = new ArrayList<>(List.of(new ExternalGateway()));
        Runnable close = () -> {};
        if (config.gateway().equals(TestGateway.METHOD)) {
            inUse.add(new TestGateway(redis));
        } else if (config.gateway().equals(StripeGateway.METHOD)) {
            StripeGateway stripe = stripe(vertx, config);
            inUse.add(stripe);
            close = stripe::close;
        }
        Gateways gateways = new Gateways(inUse);
        PaymentPolicy policy = new PaymentPolicy(
                config.attemptsMax(),
                config.payMs(),
                config.latePolicy().equals("retake"),
                config.lateMs(),
                config.incidentMs());
        PaymentWorkers workers = PaymentWorkers.start(
                vertx, redis, ledger, gateways, ordersThatCount(deliveryAwaiter), policy, metrics, node);
        return new PaymentParts(
                gateways,
                workers,
                close,
                new HttpApi.Payments(
                        new Checkouts(ledger, gateways, policy, workers::wake),
                        new GatewayWebhooks(redis, ledger, gateways, policy, workers::wake),
                        new Incidents(redis, ledger.reader()),
                        workers::wake,
                        clock));
    }

    private static RecordedOrderLookup ordersThatCount(DeliveryAwaiter deliveryAwaiter) {
        if (!deliveryAwaiter.isOn()) {
            return RecordedOrderLookup.ALL;
        }
        return new RecordedOrderLookup() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public Future<Long> settledUpTo(String show) {
                return deliveryAwaiter.settledUpTo(show);
            }

            @Override
            public Future<Boolean> has(String show, long number) {
                return deliveryAwaiter.has(show, number);
            }
        };
    }

    private static StripeGateway stripe(Vertx vertx, Config.Payments config) {
        Secret key = Objects.requireNonNull(config.stripe().secretKey(), "the config was checked");
        String returnUrl = config.stripe().returnUrl();
        return new StripeGateway(
                vertx,
                new StripeSettings(
                        config.stripe().baseUrl(), key.text(), returnUrl == null ? "" : returnUrl, config.deadlineMs()),
                new SecureRandom());
    }

    /** Returns the price step of a currency; see {@link Gateways#priceStep}. */
    long priceStep(String currency) {
        return gateways.priceStep(currency);
    }

    /** Called when a show was rebuilt, which may lack some of its payments. */
    void rebuilt(String show) {
        workers.rebuilt(show)
                .onFailure(away -> LOG.error(
                        "show {} was rebuilt, and payments that it does not know are not looked for: {}; rebuild it again",
                        show,
                        FailureText.of(away)));
    }

    /** Called when a show continues under a new epoch without a rebuild, and may lack some of its payments. */
    void newEpoch(String show) {
        workers.newEpoch(show)
                .onFailure(away -> LOG.error(
                        "show {} has a new epoch, and payments that it does not know are not looked for: {}",
                        show,
                        FailureText.of(away)));
    }

    /** Returns the services that the routes call. */
    HttpApi.Payments forApi() {
        return forApi;
    }

    /** Ends calls in flight and releases leases. Never fails. */
    Future<Void> close() {
        return workers.close().onComplete(done -> closeGateways.run());
    }
}
