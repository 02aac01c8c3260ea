package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestGatewayTest extends PaymentGatewayContract {
    private static final AtomicInteger PAYMENTS = new AtomicInteger();

    private static @Nullable RealRedis redis;
    private static @Nullable SharedRedis streams;

    @BeforeAll
    static void start() throws Exception {
        RealRedis started = new RealRedis(Files.createTempDirectory("tallylight-money"));
        redis = started;
        streams = SharedRedis.connect(started.url());
    }

    @AfterAll
    static void stop() {
        started().close();
        if (redis != null) {
            redis.close();
        }
    }

    private static SharedRedis started() {
        if (streams == null) {
            throw new AssertionError("there is no Redis");
        }
        return streams;
    }

    @BeforeEach
    void noMoneyYet() {
        assertEquals(
                "OK",
                Await.result(io.vertx.core.Future.fromCompletionStage(
                        started().commands().flushall())));
    }

    @Override
    protected PaymentGateway gateway() {
        return new TestGateway(started());
    }

    @Override
    protected String goodToken() {
        return "tok_ok";
    }

    @Override
    protected long money() {
        return Await.result(TestGateway.money(started(), "spring"));
    }

    private String one() {
        return Await.result(gateway().prepare(purchase("p" + PAYMENTS.incrementAndGet(), 900)));
    }

    @Test
    void aDeclineIsAState() {
        assertEquals(
                new PaymentState.Declined("card_declined"),
                Await.result(gateway().authorise(one(), "tok_declined")));
    }

    @Test
    void aTimeOutHasTheChargeMade() {
        String reference = one();
        isUnknown(gateway().authorise(reference, "tok_timeout"));
        assertEquals(new PaymentState.Authorised(900), Await.result(gateway().state(reference)));
    }

    @Test
    void whatIsLateWaitsAndIsAuthorisedLater() {
        String later = one();
        assertEquals(new PaymentState.Processing(), Await.result(gateway().authorise(later, "tok_late:600000")));
        String soon = one();
        assertInstanceOf(PaymentState.ActionNeeded.class, Await.result(gateway().authorise(soon, "tok_action:30")));
        Await.until(
                "the buyer has confirmed",
                () -> Await.result(gateway().state(soon)).equals(new PaymentState.Authorised(900)));
        assertEquals(new PaymentState.Processing(), Await.result(gateway().state(later)));
    }

    @Test
    void aCaptureMayLoseItsAnswerAndAnotherOneFailForGood() {
        String lost = one();
        assertEquals(new PaymentState.Authorised(900), Await.result(gateway().authorise(lost, "tok_capture_lost")));
        isUnknown(gateway().capture(lost));
        assertEquals(new PaymentState.Captured(900), Await.result(gateway().capture(lost)));
        String refused = one();
        assertEquals(
                new PaymentState.Authorised(900), Await.result(gateway().authorise(refused, "tok_capture_refused")));
        refuses(gateway().capture(refused));
        assertEquals(900, money());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_", "visa", "tok_ok:1", "tok_late:x", "tok_late:-1", "tok_late:99999999", "TOK_OK"})
    void aTokenThatItDoesNotKnowIsRefused(String token) {
        refuses(gateway().authorise(one(), token));
    }
}
