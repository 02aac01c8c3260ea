package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.checkout.PaymentTaskQueue.Ended;
import io.tallylight.checkout.PaymentTaskQueue.Holder;
import io.tallylight.checkout.PaymentTaskQueue.Read;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the list of what a show owes to gateways answers, on a real Redis: a row for each reply of its scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentTaskQueueTest {
    private static final long LEASE_MS = 60_000;
    private static final String ID = "r".repeat(22);

    private RealRedis server;
    private SharedRedis redis;
    private String show = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new RealRedis(folder.resolve("redis"));
        redis = SharedRedis.connect(server.url());
    }

    @AfterAll
    void stop() {
        redis.close();
        server.close();
    }

    private PaymentTaskQueue list(String method, String node) {
        if (show.isEmpty()) {
            show = "show-" + UUID.randomUUID();
        }
        return new PaymentTaskQueue(redis, show, method, node, LEASE_MS);
    }

    private static <T> T now(CompletionStage<T> reply) {
        return Await.result(Future.fromCompletionStage(reply));
    }

    private static Read read(PaymentTaskQueue list, String after, boolean holds) {
        return now(list.read(after, 2, holds, true));
    }

    private void owe(String method, String key) {
        assertTrue(now(PaymentTaskQueue.note(redis, method, new Refund(show, ID, "pi_1", key, 5, "EUR", 0))));
    }

    private static List<String> keys(Read read) throws Exception {
        List<String> keys = new ArrayList<>();
        for (PaymentTaskQueue.Raw raw : read.entries()) {
            keys.add(PaymentTask.of(raw.id(), raw.value(), raw.reported()).key());
        }
        return keys;
    }

    @Test
    void oneNodeAtATimeReadsWhatIsOwedInItsOrder() throws Exception {
        show = "";
        PaymentTaskQueue ours = list("stripe", "n1");
        PaymentTaskQueue others = list("stripe", "n2");
        assertEquals(Holder.NOBODY, read(ours, "", false).holder());
        for (String key : List.of("a", "b", "c")) {
            owe("stripe", key);
        }
        Read first = read(ours, "", false);
        assertEquals(Holder.JUST_OURS, first.holder());
        assertEquals(List.of("a", "b"), keys(first));
        assertTrue(first.hasMore());
        assertEquals(Holder.OTHER, read(others, "", false).holder());
        Read next = read(ours, first.passed(), true);
        assertEquals(Holder.OURS, next.holder());
        assertEquals(List.of("c"), keys(next));
        assertFalse(next.hasMore());

        assertEquals(Ended.NOT_OURS, now(others.failed(first.passed(), "{}")));
        assertTrue(now(ours.done(first.passed())));
        assertFalse(now(ours.done(first.passed())));
        assertTrue(now(ours.release()));
        Read taken = read(others, first.passed(), true);
        assertEquals(Holder.JUST_OURS, taken.holder());
        assertEquals(List.of("a", "c"), keys(taken));
        assertEquals(Holder.OTHER, read(ours, next.passed(), true).holder());
    }

    @Test
    void aNodeTakesTheLeaseOnlyForWhatItsGatewayCanSettle() throws Exception {
        show = "";
        PaymentTaskQueue without = list("", "n1");
        PaymentTaskQueue with = list("stripe", "n2");
        for (String key : List.of("a", "b", "c")) {
            owe("test", key);
        }
        Read none = read(without, "", false);
        assertEquals(Holder.NOBODY, none.holder());
        assertEquals("test", none.otherMethod());
        Read scanned = read(with, "", false);
        assertEquals(Holder.NOBODY, scanned.holder());
        assertTrue(scanned.hasMore());
        scanned = read(with, scanned.passed(), false);
        assertFalse(scanned.hasMore());
        owe("stripe", "d");
        owe("test", "e");
        owe("stripe", "f");
        Read taken = read(with, scanned.passed(), false);
        assertEquals(Holder.JUST_OURS, taken.holder());
        assertEquals(List.of("d"), keys(taken));
        assertEquals(List.of("f"), keys(read(with, taken.passed(), true)));
        assertEquals(List.of("a", "b"), keys(read(list("test", "n3"), "", false)));
    }

    @Test
    void aFreeLeaseIsLeftToOthersWhereThatIsAskedFor() throws Exception {
        show = "";
        PaymentTaskQueue ours = list("stripe", "n1");
        assertEquals(Holder.NOBODY, now(ours.read("", 2, false, false)).holder(), "nothing is owed");
        owe("stripe", "a");
        Read left = now(ours.read("", 2, false, false));
        assertEquals(Holder.LEFT, left.holder());
        assertEquals(List.of(), left.entries());
        assertFalse(left.isOurs());
        assertEquals(Holder.JUST_OURS, read(ours, "", false).holder());
        assertEquals(Holder.OURS, now(ours.read("", 2, true, false)).holder(), "what it holds it keeps");
    }

    @Test
    void whatIsNotReadableIsReadByAnyNode() {
        show = "";
        PaymentTaskQueue ours = list("stripe", "n1");
        assertTrue(server.ask("XADD " + ShowKeys.of(show).payments() + " * p x").startsWith("$"));
        Read read = read(ours, "", false);
        assertEquals(Holder.JUST_OURS, read.holder());
        assertEquals(1, read.entries().size());
        assertEquals(Ended.DONE, now(ours.failed(read.passed(), "{}")));
    }

    @Test
    void eachFailureOfARefundIsReportedOnceAndKnownWhenItIsTriedAgain() throws Exception {
        show = "";
        PaymentTaskQueue ours = list("stripe", "n1");
        owe("stripe", "a");
        owe("stripe", "a");
        Read read = read(ours, "", false);
        String first = read.entries().get(0).id();
        assertEquals(Ended.DONE, now(ours.failed(first, "{}", "a", 1)));
        assertEquals(Ended.KNOWN, now(ours.failed(read.passed(), "{}", "a", 1)));
        assertTrue(now(PaymentTaskQueue.settle(redis, show, first, true)));
        assertFalse(now(PaymentTaskQueue.settle(redis, show, first, true)));
        Read again = read(ours, read.passed(), true);
        assertEquals(List.of("a"), keys(again));
        assertEquals(1, again.entries().get(0).reported());

        assertEquals(Ended.DONE, now(ours.failed(again.passed(), "{}"))); // as when the gateway was away for long
        assertTrue(now(PaymentTaskQueue.settle(redis, show, again.passed(), true)));
        Read third = read(ours, again.passed(), true);
        assertEquals(1, third.entries().get(0).reported());
        assertEquals(Ended.DONE, now(ours.failed(third.passed(), "{}", "a", 2)));
        assertTrue(now(PaymentTaskQueue.settle(redis, show, third.passed(), false)));
        assertEquals(Holder.NOBODY, read(ours, third.passed(), true).holder());
    }
}
