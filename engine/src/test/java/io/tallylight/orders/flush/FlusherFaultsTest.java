package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.orders.OrderSystemException;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes die and order systems fail at random points; every order still arrives once, in the order of its number. */
class FlusherFaultsTest extends FlushFixture {
    private static final int KILLS = 25;

    @Test
    void everyOrderArrivesOnceAndInOrderWhateverHappens() throws Exception {
        Seed seed = Seed.of(FlusherFaultsTest.class);
        try {
            run(seed.random());
        } catch (Throwable e) {
            throw new AssertionError(seed.toString(), e);
        }
    }

    private void run(Random random) throws Exception {
        leaseMs = 200; // so that lives follow each other quickly, and now and then overlap
        AtomicReference<@Nullable TestNode> alive = new AtomicReference<>();
        Random dice = new Random(random.nextLong());
        system.before = events -> fault(dice, alive);
        system.after = events -> fault(dice, alive);
        for (int life = 0; life < KILLS; life++) {
            TestNode node = node("n" + life);
            alive.set(node);
            for (int entry = random.nextInt(40); entry > 0; entry--) {
                writer.commit(1 + random.nextInt(9));
            }
            if (random.nextBoolean()) {
                long goal = recorded().size() + 1L;
                Await.until(
                        "something goes on", () -> recorded().size() >= Math.min(goal, writer.last()) || node.isDead());
            }
            node.kill();
        }
        system.before = events -> {};
        system.after = events -> {};
        TestNode last = node("last");
        awaitProgress("sqlite", writer.last());
        awaitEmptyOutbox();
        assertEquals(upTo(writer.last()), recorded());
        assertEquals(0, last.counter("alarms", "sqlite"));
    }

    private static void fault(Random dice, AtomicReference<@Nullable TestNode> alive) throws OrderSystemException {
        int roll;
        synchronized (dice) {
            roll = dice.nextInt(12);
        }
        TestNode node = alive.get();
        if (roll == 0 && node != null) {
            node.kill();
        } else if (roll <= 2) {
            throw TestOrderSystem.failure();
        }
    }
}
