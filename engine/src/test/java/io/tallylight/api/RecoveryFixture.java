package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.RedisClient;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine over a Redis that may be emptied, or put back to what it was. */
abstract class RecoveryFixture {
    static final String PAID = "{'payment':{'method':'external','reference':'r'}}";

    @TempDir
    Path folder;

    RealRedis redis;
    Engine engine;
    Api api;

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        startEngine();
    }

    @AfterEach
    void stop() {
        try {
            engine.close();
        } finally {
            redis.close();
        }
    }

    final void startEngine() throws Exception {
        engine = Engine.start(config());
        api = new Api(engine.port());
    }

    Config config() {
        return Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redis.url());
    }

    void flushAll() {
        RedisClient client = RedisClient.create(redis.url());
        try {
            assertEquals("OK", client.connect().sync().flushall());
        } finally {
            client.shutdown();
        }
    }

    /** An order, and the keys that made it. */
    record Bought(String buyer, String reserveKey, String reservation, String checkoutKey, JsonNode order) {
        String id() {
            return order.path("id").asText();
        }
    }

    static String basket(String buyer, String sku) {
        return "{'buyerId':'" + buyer + "','lines':[{'sku':'" + sku
                + "','quantity':1}],'channel':'web','metadata':{'m':1.10}}";
    }

    @CanIgnoreReturnValue
    Bought buy(String show, String buyer, String sku) {
        String reserveKey = Api.key();
        String reservation = api.keyed(Api.reservations(show), reserveKey, basket(buyer, sku))
                .is(201)
                .json()
                .path("id")
                .asText();
        String checkoutKey = Api.key();
        JsonNode order = api.keyed(checkout(show, reservation), checkoutKey, PAID)
                .is(200)
                .json();
        return new Bought(buyer, reserveKey, reservation, checkoutKey, order);
    }

    static String checkout(String show, String reservation) {
        return Api.reservations(show) + "/" + reservation + "/checkout";
    }

    List<String> recorded(String show) {
        return rows(
                folder.resolve("engine/orders.db"),
                "SELECT order_id FROM orders WHERE show_id = '" + show + "' ORDER BY number");
    }

    /** The first column of what a file of orders has, asked on a connection of its own. */
    static List<String> rows(Path file, String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    void awaitLost(String show) {
        Await.until("the show is lost", () -> {
            Reply reply = api.get("/v1/shows/" + show);
            return reply.status() == 503 && reply.text().contains("/problems/show-lost");
        });
    }

    JsonNode rebuild(String show) {
        return rebuild(show, "");
    }

    /** Orders may still be on their way to the order system. */
    JsonNode rebuild(String show, String query) {
        AtomicBoolean done = new AtomicBoolean();
        ConcurrentLinkedQueue<JsonNode> answer = new ConcurrentLinkedQueue<>();
        Await.until("the show is rebuilt", () -> {
            Reply reply = api.send("POST", "/v1/shows/" + show + "/rebuild" + query, "");
            assertTrue(List.of(200, 503).contains(reply.status()), reply::text);
            if (reply.status() == 200) {
                answer.add(reply.json());
                done.set(true);
            }
            return done.get();
        });
        return answer.remove();
    }

    void setLive(String show) {
        assertEquals(
                "live",
                api.patch("/v1/shows/" + show, "{'status':'live'}")
                        .is(200)
                        .json()
                        .path("status")
                        .asText());
    }

    void awaitServing(String show) {
        Await.until("the engine serves again", () -> {
            Reply reply = api.reserve(show, "A", 1);
            if (reply.status() == 201) {
                String id = reply.json().path("id").asText();
                api.delete(Api.reservations(show) + "/" + id).is(200);
                return true;
            }
            return false;
        });
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
