package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that sells, with PostgreSQL and a webhook as order systems, each of which is killed. Afterwards every order that
 * was committed is in both, once and in the order of its number.
 */
class OrdersOutFaultTest {
    private static final String SHOW = "/v1/shows/fault";
    private static final String SALE =
            "{\"buyerId\":\"b\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}],\"payment\":{\"method\":\"external\"}}";

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RealRedis redis;
    private RealPostgres postgres;
    private Receiver receiver;
    private volatile EngineProcess engine;
    private String database;
    private int sold;

    @SuppressWarnings("NullAway.Init") // before each test
    OrdersOutFaultTest() {}

    @BeforeEach
    void start() throws Exception {
        postgres = new RealPostgres(folder.resolve("postgres"));
        redis = new RealRedis(folder.resolve("redis"));
        receiver = new Receiver();
        database = postgres.newDatabase();
        Files.createDirectory(folder.resolve("engine"));
        startEngine();
        assertEquals(201, send("PUT", SHOW, "{\"title\":\"Fault\",\"currency\":\"EUR\",\"status\":\"live\"}", "show"));
        assertEquals(
                201, send("PUT", SHOW + "/offers/A", "{\"title\":\"A\",\"price\":100,\"allotted\":100000}", "offer"));
    }

    private void startEngine() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("TALLYLIGHT_REDIS_URL", redis.url());
        settings.put("TALLYLIGHT_ORDERS_SQL_URL", database);
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_URL", receiver.url());
        settings.put(
                "TALLYLIGHT_ORDERS_WEBHOOK_SECRETS",
                "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_ALLOWPRIVATEADDRESSES", "true");
        settings.put("TALLYLIGHT_ORDERS_WEBHOOK_TIMEOUTMS", "2000");
        engine = new EngineProcess(folder.resolve("engine"), settings);
    }

    @AfterEach
    void stop() throws Exception {
        engine.close();
        receiver.close();
        redis.close();
        postgres.close();
    }

    private int send(String method, String path, String body, String key) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + engine.port() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-" + key + "-of-the-test")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        }
    }

    /** Sells one after another, each until it is acknowledged. */
    private void sell(int count) {
        for (int i = 0; i < count; i++) {
            String key = Integer.toString(sold++);
            Await.until("sale " + key + " is acknowledged", () -> {
                if (!engine.isAlive()) {
                    startEngine();
                }
                int status = send("POST", SHOW + "/orders", SALE, key);
                return status == 200 || status == 201;
            });
        }
    }

    private List<Long> inPostgres() throws Exception {
        return RealPostgres.rows(database, "SELECT number FROM orders ORDER BY ctid").stream()
                .map(Long::parseLong)
                .toList();
    }

    private List<Long> inReceiver() {
        List<Long> numbers = new ArrayList<>();
        for (Receiver.Received received : receiver.taken()) {
            JsonNode order = Json.readObject(received.body()).path("data");
            numbers.add(order.path("number").longValue());
        }
        return numbers;
    }

    private void assertEachIsThereOnce() throws Exception {
        List<Long> expected = LongStream.rangeClosed(1, sold).boxed().toList();
        Await.until("all are in the receiver", () -> inReceiver().size() >= sold);
        Await.until("all are in PostgreSQL", () -> inPostgres().size() >= sold);
        assertEquals(expected, inPostgres());
        assertEquals(expected, inReceiver());
        assertEquals(List.of(Integer.toString(sold)), RealPostgres.rows(database, "SELECT count(*) FROM order_events"));
        // A ledger that has lost its Redis a moment ago answers 503 until it is there again.
        Await.until("the ledger answers", () -> ledger().statusCode() == 200);
        String ledger = ledger().body();
        assertTrue(ledger.contains("\"conserved\":true"), ledger);
    }

    private HttpResponse<String> ledger() throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + engine.port() + SHOW + "/ledger"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anEngineKilledBetweenTheReceiversCommitAndTheAcknowledgement() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> {
            boolean kill = messages.incrementAndGet() % 20 == 10;
            if (kill) {
                receiver.take(received);
                engine.kill();
            }
            return kill;
        };
        sell(15);
        Await.until("the engine was killed", () -> messages.get() >= 10);
        receiver.trouble = (request, received) -> false;
        sell(5);
        assertEachIsThereOnce();
        assertTrue(receiver.all().size() > sold, "nothing was sent twice, so nothing was killed in time");
    }

    @Test
    void anEngineKilledBeforeTheReceiverHasTheOrder() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> {
            boolean kill = messages.incrementAndGet() % 20 == 10;
            if (kill) {
                engine.kill();
            }
            return kill;
        };
        sell(15);
        Await.until("the engine was killed", () -> messages.get() >= 10);
        receiver.trouble = (request, received) -> false;
        sell(5);
        assertEachIsThereOnce();
    }

    @Test
    void aRedisKilledWhileOrdersAreOnTheirWay() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        CountDownLatch dead = new CountDownLatch(1);
        receiver.trouble = (request, received) -> {
            if (messages.incrementAndGet() == 10) {
                redis.kill();
                dead.countDown(); // not before: nobody is to start it while it lives
            }
            return false;
        };
        Thread again = new Thread(() -> {
            Await.until("Redis is dead", () -> dead.getCount() == 0);
            try {
                redis.startAgain();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        again.start();
        sell(29);
        Await.ended(again);
        assertEachIsThereOnce();
    }

    @Test
    void aPostgresKilledAndLockedWhileOrdersAreOnTheirWay() throws Exception {
        sell(10);
        postgres.kill();
        sell(10);
        postgres.startAgain();
        try (var locker = RealPostgres.connect(database);
                var statement = locker.createStatement()) {
            locker.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            sell(10);
            locker.rollback();
        }
        sell(1);
        assertEachIsThereOnce();
    }
}
