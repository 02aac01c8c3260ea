package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.orders.Delivery;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryReaderTest extends FlushFixture {
    private List<List<Delivery>> read(boolean rehearsal, List<Long> numbers) throws Exception {
        try (SharedRedis own = SharedRedis.connect(redis.url())) {
            return Await.result(new DeliveryReader(own, List.of("sqlite", "other")).read(SHOW, rehearsal, numbers));
        }
    }

    @Test
    void saysPendingDeliveredAndDeadWithTheirAttempts() throws Exception {
        Sqlite.execute(
                url("sqlite"),
                "CREATE TRIGGER bar BEFORE INSERT ON orders WHEN NEW.number = 2"
                        + " BEGIN SELECT RAISE(ABORT, 'this buyer is barred'); END");
        TestOrderSystem other = open("other");
        other.before = events -> {
            throw TestOrderSystem.failure();
        };
        writer.commit(3);
        TestNode node = node("a", system, other);
        awaitProgress("sqlite", 3);
        Await.until("the other one failed once", () -> delivery("other:3") != null);
        node.close();
        long tries = Long.parseLong(String.valueOf(delivery("other:3")));
        assertEquals(
                List.of(
                        List.of(
                                new Delivery("sqlite", Delivery.State.DELIVERED, 1),
                                new Delivery("other", Delivery.State.PENDING, tries)),
                        List.of(
                                new Delivery("sqlite", Delivery.State.DEAD, 1),
                                new Delivery("other", Delivery.State.PENDING, tries)),
                        List.of(
                                new Delivery("sqlite", Delivery.State.PENDING, 0),
                                new Delivery("other", Delivery.State.PENDING, 0))),
                read(false, List.of(3L, 2L, 4L)));
    }

    @Test
    void ordersOfARehearsalGoNowhere() throws Exception {
        assertEquals(List.of(List.of(), List.of()), read(true, List.of(1L, 2L)));
    }
}
