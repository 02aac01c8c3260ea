package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.DefinitionLimits;
import io.tallylight.show.OfferIndex;
import io.tallylight.show.Precondition;
import io.tallylight.show.ShowReader;
import io.tallylight.show.Shows;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a buyer is told of a payment when somebody else has told the ledger something else before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentAttemptsTest {
    private static final String SHOW = "spring";
    private static final PaymentPolicy POLICY = new PaymentPolicy(3, 60_000, true, 30_000, 60_000);

    private final Vertx vertx = Vertx.vertx();
    private RealRedis server;
    private SharedRedis redis;
    private Ledger ledger;
    private PaymentAttempts paymentAttempts;
    private int buyers;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new RealRedis(folder.resolve("redis"));
        redis = SharedRedis.connect(server.url());
        ledger = Await.result(Ledger.open(
                vertx,
                RedisEndpoint.of(server.url()),
                1,
                new Ledger.Limits(128, 4_000, 20_000, 20_000),
                new SimpleMeterRegistry()));
        paymentAttempts = new PaymentAttempts(ledger, POLICY, show -> {});
        Shows shows = new Shows(
                ledger,
                new ShowReader(redis),
                new OfferIndex(redis, ledger.reader()),
                new DefinitionLimits(3_600_000, 100),
                () -> "first",
                id -> Future.succeededFuture());
        Await.result(shows.putShow(SHOW, json("{'title':'Live','currency':'EUR','status':'live'}"), Precondition.NONE));
        Await.result(shows.putOffer(SHOW, "MUG", json("{'title':'Mug','price':500,'allotted':9}"), Precondition.NONE));
    }

    @AfterEach
    void conserved() {
        assertTrue(Await.result(ledger.reader().audit(SHOW)).orElseThrow().conserved());
    }

    @AfterAll
    void stop() {
        Await.result(ledger.close());
        redis.close();
        server.close();
        Await.result(vertx.close());
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    @CanIgnoreReturnValue
    @SuppressWarnings("unchecked")
    private <T> T done(Command<T> command) {
        return ((Outcome.Done<T>) assertInstanceOf(Outcome.Done.class, Await.result(ledger.submit(SHOW, command))))
                .value();
    }

    /** A reservation of one unit whose payment has begun. */
    private Reservation paying() {
        String buyer = "b" + ++buyers;
        List<Reserve.Line> lines = List.of(new Reserve.Line("MUG", 1, Reserve.ANY_PRICE));
        Reservation held =
                done(new Reserve(Ids.recordId(SHOW, "caller", buyer), "f", Reserve.Fill.ALL, "", buyer, "{}", lines));
        return done(new BeginPayment(
                Ids.recordId(SHOW, "caller", "pay-" + buyer),
                "f",
                held.id(),
                60_000,
                3,
                new Reservation.Payment("test", "pi_" + buyer, 500, "EUR")));
    }

    @Test
    void aDeclineThatMeetsAnOrderIsAnsweredWithTheOrder() {
        Reservation paying = paying();
        done(Commit.paid(paying.id(), paying.attempts()));
        CheckoutResult.Ordered ordered = assertInstanceOf(
                CheckoutResult.Ordered.class, Await.result(paymentAttempts.decline(SHOW, paying, "card_declined")));
        assertEquals(paying.id(), ordered.order().id());
        assertTrue(ordered.repeated());
    }

    @Test
    void aDeclineThatMeetsAReleasedReservationIsTooLate() {
        Reservation paying = paying();
        done(new Release(paying.id()));
        assertInstanceOf(
                CheckoutResult.TooLate.class, Await.result(paymentAttempts.decline(SHOW, paying, "card_declined")));
    }

    @Test
    void aDeclineThatSomebodyElseLearnedOfBeforeIsADecline() {
        Reservation paying = paying();
        CheckoutResult declined = new CheckoutResult.Declined("card_declined", 2);
        assertEquals(declined, Await.result(paymentAttempts.decline(SHOW, paying, "card_declined")));
        assertEquals(declined, Await.result(paymentAttempts.decline(SHOW, paying, "card_declined")));
    }
}
