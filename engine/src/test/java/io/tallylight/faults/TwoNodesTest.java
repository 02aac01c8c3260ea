package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crowd on two nodes that share one Redis and one show. */
class TwoNodesTest {
    private static final List<String> SKUS = List.of("mug", "cap", "tee");
    private static final int LIMIT = 4;

    private final Seed seed = Seed.of(TwoNodesTest.class);

    @TempDir
    Path data;

    private SupervisedRedis redis;
    private Node one;
    private Node other;

    @SuppressWarnings("NullAway.Init") // before each test
    TwoNodesTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new SupervisedRedis(data);
        one = new Node(redis.url());
        other = new Node(redis.url());
    }

    @AfterEach
    void stop() {
        other.close();
        one.close();
        redis.close();
    }

    private FaultShow show(long holdMs) {
        return new FaultShow("two", one, other)
                .live(holdMs)
                .offer("mug", 100_000, 0)
                .offer("cap", 300, 0)
                .offer("tee", 100_000, LIMIT);
    }

    @Test
    void togetherTheyKeepWhatEachAcknowledgedAndTheLimitOfEachBuyer() throws Exception {
        FaultShow show = show(FaultShow.LONG_HOLD_MS);
        Crowd crowd = Crowd.start(show, seed, 100, SKUS, Crowd.May.NOTHING);
        crowd.awaitAnswers(6_000);
        Acknowledged told = crowd.stop();
        told.assertKept(show);
        assertLimitHolds(show);
        Invariants.assertHold(show, redis.url(), data);
    }

    @Test
    void holdsThatExpireUnderTheCrowdReturnTheirUnits() throws Exception {
        FaultShow show = show(30);
        Crowd crowd = Crowd.start(show, seed, 100, SKUS, Crowd.May.EXPIRE);
        for (int round = 0; round < 30; round++) {
            crowd.awaitAnswers(200);
            assertTrue(show.audit().conserved(), seed.toString());
        }
        Acknowledged told = crowd.stop();
        assertTrue(told.count(ReservationState.COMMITTED) > 0, seed.toString());
        Await.until("nothing is held", () -> {
            int unused = show.sweep();
            return show.audit().offers().stream().allMatch(offer -> offer.reserved() == 0);
        });
        Invariants.assertHold(show, redis.url(), data);
    }

    private static void assertLimitHolds(FaultShow show) {
        Map<String, Integer> bought = new HashMap<>();
        for (Reservation order : Invariants.orders(show)) {
            order.lines().stream()
                    .filter(line -> line.sku().equals("tee"))
                    .forEach(line -> bought.merge(order.buyerId(), line.quantity(), Integer::sum));
        }
        bought.forEach((buyer, units) -> assertTrue(units <= LIMIT, buyer + " bought " + units));
    }
}
