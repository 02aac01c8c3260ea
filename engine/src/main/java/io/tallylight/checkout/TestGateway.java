package io.tallylight.checkout;

import static io.tallylight.redis.ScriptRunner.arg;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.ledger.record.Ids;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Pretends to take money, for demos, rehearsals and load tests: the token says how the payment goes. Its money is kept in
 * Redis beside the show, so that it can be counted, and so that it outlives an engine as that of a real gateway does.
 */
public final class TestGateway implements PaymentGateway {
    /** {@code payment.method} of simulated payments. */
    public static final String METHOD = "test";

    private static final ScriptRunner SCRIPT = new ScriptRunner("test-payment", ScriptOutputType.MULTI);
    private static final String KEY = ".t";

    private final SharedRedis redis;

    public TestGateway(SharedRedis redis) {
        this.redis = redis;
    }

    /** Reads the reply of the script. */
    private record Payment(int code, String state, long amount, String token, boolean first) {
        PaymentState asState() {
            return switch (state) {
                case "prepared" -> new PaymentState.Prepared();
                case "waiting" ->
                    token.startsWith(TestToken.ACTION)
                            ? new PaymentState.ActionNeeded("redirect", "https://bank.example/confirm", "")
                            : new PaymentState.Processing();
                case "authorised" -> new PaymentState.Authorised(amount);
                case "declined" -> new PaymentState.Declined("card_declined");
                case "captured" -> new PaymentState.Captured(amount);
                case "cancelled" -> new PaymentState.Cancelled();
                default -> throw new IllegalStateException("a test payment is " + state);
            };
        }
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public boolean isForTests() {
        return true;
    }

    @Override
    public Future<String> prepare(Purchase purchase) {
        String reference = purchase.show() + KEY + purchase.key();
        return run(reference, "prepare", purchase.amount(), "", 0, "").map(reference);
    }

    @Override
    public Future<PaymentState> authorise(String reference, String token) {
        Optional<TestToken> read = TestToken.of(token);
        if (read.isEmpty()) {
            return Future.failedFuture(new PaymentRefusedException("not a token of the test gateway: " + token));
        }
        TestToken its = read.get();
        return run(reference, "authorise", 0, its.word(), its.waitMs(), its.leadsTo())
                .compose(payment -> payment.first && its.word().equals(TestToken.TIMEOUT)
                        ? lost("the token says that this answer gets lost")
                        : Future.succeededFuture(payment.asState()));
    }

    @Override
    public Future<PaymentState> state(String reference) {
        return run(reference, "state", 0, "", 0, "").map(Payment::asState);
    }

    @Override
    public Future<PaymentState> capture(String reference) {
        return run(reference, "state", 0, "", 0, "")
                .compose(before -> before.token.equals(TestToken.CAPTURE_REFUSED)
                        ? Future.failedFuture(new PaymentRefusedException("the token says that it is never captured"))
                        : run(reference, "capture", 0, "", 0, ""))
                .compose(payment -> payment.first && payment.token.equals(TestToken.CAPTURE_LOST)
                        ? lost("the token says that this answer gets lost")
                        : Future.succeededFuture(payment.asState()));
    }

    @Override
    public Future<PaymentState> cancel(String reference) {
        return run(reference, "cancel", 0, "", 0, "").map(Payment::asState);
    }

    @Override
    public Future<RefundState> refund(Refund refund) {
        return run(refund.reference(), "refund", refund.amount(), refund.key(), 0, "")
                .map(done -> new RefundState.Made());
    }

    /** Returns the minor units, of all currencies, that were captured in a show and not refunded. */
    public static Future<Long> money(SharedRedis redis, String show) {
        byte[] key = PaymentTaskQueue.bytes(ShowKeys.of(show).testMoney());
        return redis.read(() -> redis.commands().hgetall(key)).map(found -> {
            long money = 0;
            for (Map.Entry<byte[], byte[]> entry : found.entrySet()) {
                boolean refund = new String(entry.getKey(), StandardCharsets.UTF_8).indexOf('\0') > 0;
                money += refund ? 0 : taken(entry.getValue());
            }
            return money;
        });
    }

    private static long taken(byte[] packed) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
            in.unpackArrayHeader();
            boolean captured = in.unpackString().equals("captured");
            long amount = in.unpackLong();
            return captured ? amount - in.unpackLong() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("test money is not readable", e);
        }
    }

    private Future<Payment> run(String reference, String verb, long amount, String word, long waitMs, String leadsTo) {
        int at = reference.length() - KEY.length() - Ids.LENGTH;
        if (at < 1 || !reference.startsWith(KEY, at)) {
            return Future.failedFuture(new PaymentRefusedException("no test payment has the reference " + reference));
        }
        byte[] key =
                PaymentTaskQueue.bytes(ShowKeys.of(reference.substring(0, at)).testMoney());
        return redis.read(() -> SCRIPT.<List<Object>>run(
                        redis,
                        new byte[][] {key},
                        PaymentTaskQueue.bytes(reference),
                        PaymentTaskQueue.bytes(verb),
                        arg(amount),
                        PaymentTaskQueue.bytes(word),
                        arg(waitMs),
                        PaymentTaskQueue.bytes(leadsTo)))
                .transform(read -> {
                    if (read.failed()) {
                        return lost("Redis: " + FailureText.of(read.cause()));
                    }
                    Payment payment = payment(read.result());
                    return payment.code == 0
                            ? Future.succeededFuture(payment)
                            : Future.failedFuture(new PaymentRefusedException(
                                    payment.code == 1 ? "there is no such test payment" : "it is " + payment.state));
                });
    }

    private static Payment payment(List<Object> reply) {
        return new Payment(
                (int) number(reply.get(0)),
                text(reply.get(1)),
                number(reply.get(2)),
                text(reply.get(3)),
                number(reply.get(4)) == 1);
    }

    private static <T> Future<T> lost(String why) {
        return Future.failedFuture(new PaymentUnknownException(why));
    }

    private static long number(Object reply) {
        return (Long) reply;
    }

    private static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.UTF_8);
    }
}
