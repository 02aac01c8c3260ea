package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.flush.FlushNode;
import io.tallylight.orders.flush.OutboxFlushers;
import io.tallylight.orders.sql.SqliteOrderSystem;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What must hold of a show after any fault. */
final class Invariants {
    private static final int PAGE = 1_000;
    private static final String RECORDED = "SELECT number, order_id FROM orders WHERE show_id = ? ORDER BY number";
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private Invariants() {}

    /**
     * The show is conserved; its orders are numbered from 1 without a gap, each is in the outbox once, and taken to an
     * order system it is there once.
     *
     * @param folder for the order system's file
     */
    static void assertHold(FaultShow show, String redisUrl, Path folder) throws Exception {
        assertTrue(show.audit().conserved(), () -> show.id() + " is not conserved: " + show.audit());
        List<Reservation> orders = orders(show);
        assertEquals(
                LongStream.rangeClosed(1, orders.size()).boxed().toList(),
                orders.stream().map(Reservation::number).toList());
        orders.forEach(order -> assertEquals(ReservationState.COMMITTED, order.state()));
        try (Raw raw = new Raw(redisUrl)) {
            List<Long> waiting = raw.commands().xrange(ShowKeys.of(show.id()).outbox(), Range.unbounded()).stream()
                    .flatMap(entry -> entry.getBody().keySet().stream())
                    .filter(field -> field.matches("[1-9][0-9]*")) // the others are no orders
                    .map(Long::parseLong)
                    .sorted()
                    .toList();
            assertEquals(LongStream.rangeClosed(1, orders.size()).boxed().toList(), waiting, "in the outbox");
        }
        flush(show.node(), redisUrl, folder);
        assertEquals(rows(show.id(), orders), rows(show.id(), folder), "in the order system");
    }

    static List<Reservation> orders(FaultShow show) {
        List<Reservation> orders = new ArrayList<>();
        List<Reservation> page;
        do {
            page = Await.answer(() -> show.node().reader().orders(show.id(), orders.size(), PAGE));
            orders.addAll(page);
        } while (!page.isEmpty());
        return orders;
    }

    /** {@code number order-id} of each order, as the order system should have them. */
    static List<String> rows(String show, List<Reservation> orders) {
        return orders.stream()
                .map(order -> order.number() + " " + Ids.orderId(show, order.id()))
                .toList();
    }

    /** The same of the orders that are in the SQLite file of this folder. */
    static List<String> rows(String show, Path folder) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection file = DriverManager.getConnection(SqliteOrderSystem.urlIn(folder));
                PreparedStatement select = file.prepareStatement(RECORDED)) {
            select.setString(1, show);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getLong(1) + " " + found.getString(2));
                }
            }
        }
        return rows;
    }

    private static void flush(Node node, String redisUrl, Path folder) throws Exception {
        try (SharedRedis streams = SharedRedis.connect(redisUrl)) {
            SqliteOrderSystem sqlite = SqliteOrderSystem.open(SqliteOrderSystem.urlIn(folder), Clock.systemUTC());
            OutboxFlushers outboxFlushers = OutboxFlushers.start(
                    node.vertx(),
                    streams,
                    List.of(sqlite),
                    new SimpleMeterRegistry(),
                    new FlushNode("after", null, Clock.systemUTC(), () -> false, show -> {}));
            Await.result(outboxFlushers.drain(DRAIN));
            Await.result(outboxFlushers.close());
        }
    }
}
