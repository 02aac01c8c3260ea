package io.tallylight.recovery;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.sql.SqliteOrderSystem;
import io.tallylight.redis.Durability;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Redis, a ledger over it, an order system, and what watches and rebuilds; without HTTP and without a flusher. */
abstract class RecoveryTest {
    static final String SHOW = "spring {1}";
    static final String DOC = "{\"id\":\"spring {1}\",\"title\":\"Spring\",\"status\":\"live\",\"currency\":\"EUR\","
            + "\"holdMs\":60000,\"lowStockAt\":5,\"publicCounts\":\"exact\",\"rehearsal\":false}";
    static final String MUG =
            "{\"sku\":\"MUG\",\"title\":\"Mug\",\"price\":1999,\"perBuyerLimit\":9,\"status\":\"open\"}";

    final AtomicLong words = new AtomicLong();
    private final List<AutoCloseable> undo = new ArrayList<>();

    @TempDir
    Path folder;

    final MeterRegistry registry = new SimpleMeterRegistry();
    RealRedis redis;
    RedisCommands<String, String> raw;
    SqliteOrderSystem orders;
    Ledger ledger;

    @SuppressWarnings("NullAway.Init") // by watch(), which each test calls when its data are there
    LossDetector watch;

    @SuppressWarnings("NullAway.Init")
    Rebuilder rebuilder;

    private Vertx vertx;
    private SharedRedis streams;
    private JournalReader known;

    @BeforeEach
    void startAll() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        undo.add(redis);
        RedisClient client = RedisClient.create(redis.url());
        undo.add(client::shutdown);
        raw = client.connect().sync();
        orders = SqliteOrderSystem.open(SqliteOrderSystem.urlIn(folder), Clock.systemUTC());
        undo.add(orders);
        vertx = Vertx.vertx();
        undo.add(() -> Await.result(vertx.close()));
        streams = SharedRedis.connect(redis.url());
        undo.add(streams);
        ledger = Await.result(Ledger.open(
                vertx,
                new RedisEndpoint(redis.url(), durability(), false),
                1,
                new Ledger.Limits(128, 4_000, 20_000, 5_000),
                registry));
        undo.add(() -> Await.result(ledger.close()));
        known = new JournalReader(vertx, orders);
        undo.add(known);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).close();
        }
    }

    /** The tier of the ledger: one in which Redis forgets nothing. */
    Durability durability() {
        return new Durability.Fsync();
    }

    /** Watches from now on; the first check is over when this returns. */
    void watch() {
        watch = Await.result(LossDetector.start(
                vertx,
                new LossDetector.Parts(streams, ledger, known, false, this::word, show -> {}, show -> {}, registry)));
        undo.add(watch::close);
        rebuilder = new Rebuilder(new Rebuilder.Parts(
                vertx, ledger, known, orders.name(), List.of(orders.name()), watch, this::word, show -> {}));
    }

    String word() {
        return "word-" + words.incrementAndGet();
    }

    RebuildResult rebuild() {
        return Await.result(rebuilder.rebuild(SHOW, false));
    }

    /** What the order system would have of a show with so many mugs and orders for one each. */
    void recordShow(long allotted, long sold) throws Exception {
        orders.journal(
                SHOW,
                List.of(
                        new JournalEntry.ShowDefined(100, "first", 1, DOC),
                        new JournalEntry.OfferDefined(100, "first", 2, "MUG", allotted, MUG)));
        recordOrders(1, sold);
    }

    void recordOrders(long from, long to) throws Exception {
        for (long first = from; first <= to; first += 1_000) {
            int recorded = orders.record(LongStream.rangeClosed(first, Math.min(to, first + 999))
                            .mapToObj(RecoveryTest::order)
                            .toList())
                    .size();
            assert recorded > 0;
        }
    }

    static String id(long number) {
        return Ids.recordId(SHOW, "test", "reserve-" + number);
    }

    static OrderEvent order(long number) {
        Reservation reservation = new Reservation(
                id(number),
                "f-" + number,
                ReservationState.COMMITTED,
                2 + number,
                1_000,
                61_000,
                2_000 + number,
                "EUR",
                1_999,
                number,
                new Reservation.Payment("external", "pay", 1_999, "EUR"),
                "buyer-" + number % 300,
                "",
                List.of(new Reservation.Line("MUG", 1, 1, 1_999, "")),
                0,
                false,
                false);
        return OrderEvent.committed(
                SHOW,
                reservation,
                false,
                2_000 + number,
                new OrderEvent.Origin(Ids.recordId(SHOW, "test", "pay-" + number), "kf", "first", 2 + number));
    }

    /** Makes the show in Redis. */
    void makeShow(String show, String epoch, boolean rehearsal) {
        Await.result(ledger.reader().list(show));
        Await.result(ledger.submit(show, new DefineShow(DefineShow.ANY, epoch, "live", "EUR", 60_000, rehearsal, DOC)));
        Await.result(ledger.submit(
                show,
                new DefineOffer(
                        "MUG",
                        DefineShow.ANY,
                        10,
                        100,
                        MUG,
                        new DefineOffer.Terms(true, 0, 0, 1_999, Map.of(), 9, "sMUG"))));
    }

    /** Sells one mug in Redis alone. */
    void sell(String key) {
        Reserve basket = new Reserve(
                Ids.recordId(SHOW, "test", key),
                "f",
                Reserve.Fill.ALL,
                "",
                key,
                "",
                List.of(new Reserve.Line("MUG", 1, Reserve.ANY_PRICE)));
        Await.result(ledger.submit(SHOW, new Sell(basket, "external", "r", Commit.TOTAL, "")));
    }

    void assertConserved() {
        if (!Await.result(ledger.reader().audit(SHOW)).orElseThrow().conserved()) {
            throw new AssertionError(
                    "not conserved: " + Await.result(ledger.reader().audit(SHOW)));
        }
    }
}
